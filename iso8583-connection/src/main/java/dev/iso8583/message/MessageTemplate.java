package dev.iso8583.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

/**
 * A request as a configuration describes it: a message type and fixed values of fields.
 * Everything is checked when it is described, so that a message made of it can be sent.
 * Immutable and safe for use by several threads.
 */
public final class MessageTemplate {

	private static final int TRANSMISSION_TIME = 7;

	private static final DateTimeFormatter TRANSMISSION = DateTimeFormatter.ofPattern("MMddHHmmss");

	private final MessageFormat format;

	private final Mti mti;

	private final Map<Integer, Object> values;

	private MessageTemplate(MessageFormat format, Mti mti, Map<Integer, Object> values) {
		this.format = format;
		this.mti = mti;
		this.values = values;
	}

	/**
	 * Return a template without values of its own.
	 * @param format the format of its messages
	 * @param mti the type of its messages, which must be one that may be answered
	 * @return the template
	 * @throws IllegalArgumentException if the format cannot write such a message or read
	 * its answer
	 */
	public static MessageTemplate of(MessageFormat format, Mti mti) {
		if (!mti.isRequest()) {
			throw new IllegalArgumentException(
					mti + " is not a request; its third digit must be 0, 2, 4 or 6, such as in 0800");
		}
		requireGuide(format, mti, "");
		requireGuide(format, mti.response(), ", which answers it");
		return new MessageTemplate(format, mti, Collections.emptyMap());
	}

	private static void requireGuide(MessageFormat format, Mti mti, String why) {
		if (!format.hasGuide(mti)) {
			throw new IllegalArgumentException("The message format has no parse guide for " + mti + why
					+ "; give it a <parse type=\"" + mti + "\"> element");
		}
	}

	/**
	 * Return the type of the messages.
	 * @return the message type
	 */
	public Mti mti() {
		return this.mti;
	}

	/**
	 * Whether the parse guide of the message type has a field.
	 * @param field the number of the field
	 * @return whether it may be set
	 */
	public boolean hasField(int field) {
		return this.format.guide(this.mti, field) != null;
	}

	/**
	 * Whether the value of a field may be shown in logs, texts and the like.
	 * @param field the number of the field
	 * @return {@code false} if it may hold card data or a secret, or the format hides it
	 */
	public boolean shows(int field) {
		return this.format.disclosure().of(this.mti.version(), field) == Visibility.SHOWN;
	}

	/**
	 * Return this template with the value of a field.
	 * @param field its number, from 2 to 128
	 * @param value a text, of hexadecimal digits for a binary field; or a number for a
	 * field of digits. Digits are filled with zeros on the left
	 * @return the new template
	 * @throws IllegalArgumentException if the field is unknown or may hold card data, or
	 * if the value does not fit it, with a sentence that says what does and quotes no
	 * value
	 */
	public MessageTemplate with(int field, Object value) {
		if (Visibility.isCardData(this.mti.version(), field)) {
			throw new IllegalArgumentException("Field " + field
					+ " may hold card data, which does not belong in a configuration; let a handler make the message");
		}
		FieldParseInfo guide = this.format.guide(this.mti, field);
		if (guide == null) {
			throw new IllegalArgumentException("The parse guide of " + this.mti + " has no field " + field
					+ "; give it one, or leave this field out");
		}
		Map<Integer, Object> more = new TreeMap<>(this.values);
		more.put(field, ConfiguredValue.of(field, guide, this.format.codec(field), value));
		MessageTemplate template = new MessageTemplate(this.format, this.mti, more);
		try {
			this.format.encode(template.newMessage());
		}
		catch (UnencodableMessageException ex) {
			throw new IllegalArgumentException("Field " + field + " cannot be written: " + ex.getMessage(), ex);
		}
		return template;
	}

	/**
	 * Return a message with the next STAN in field 11, the date and time of transmission
	 * in field 7, as {@code MMddHHmmss} in UTC, and the values of this template. Fields 7
	 * and 11 are left out where the parse guide has none, and left alone where a value is
	 * given.
	 * @return the message, which the caller owns
	 */
	public IsoMessage newMessage() {
		return newMessage(Instant.now());
	}

	IsoMessage newMessage(Instant now) {
		IsoMessage message = this.format.newMessage(this.mti);
		Object time = message.hasField(TRANSMISSION_TIME) ? null : transmissionTime(now);
		if (time != null) {
			this.format.set(message, TRANSMISSION_TIME, time);
		}
		this.values.forEach((field, value) -> this.format.set(message, field, DeepCopy.copyOf(value)));
		return message;
	}

	/**
	 * Return the value of field 7, or {@code null} if the guide wants none or another.
	 */
	private @Nullable Object transmissionTime(Instant now) {
		FieldParseInfo guide = this.format.guide(this.mti, TRANSMISSION_TIME);
		if (guide == null || this.values.containsKey(TRANSMISSION_TIME)) {
			return null;
		}
		ZonedDateTime time = now.atZone(ZoneOffset.UTC);
		boolean text = guide.getType() == IsoType.NUMERIC || guide.getType() == IsoType.ALPHA;
		if (text && guide.getLength() == 10) {
			return TRANSMISSION.format(time);
		}
		return (guide.getType() == IsoType.DATE10) ? time : null;
	}

	@Override
	public String toString() {
		return MessagePrinter.print(newMessage());
	}

}
