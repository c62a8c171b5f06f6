package dev.iso8583.message;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.configuration.ConfiguredValue;
import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.guide.GuideField;
import dev.iso8583.message.presence.Incompleteness;
import dev.iso8583.message.value.DeepCopy;

/**
 * A configured request: a message type and fixed values of fields. The values are checked
 * when they are added, so that every message created from the template can be sent.
 * Immutable and safe for use by several threads.
 */
public final class MessageTemplate {

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
	 * Return a template without values.
	 * @param format the format of its messages
	 * @param mti the type of its messages, which must be that of a request
	 * @return the template
	 * @throws IllegalArgumentException if the type is not that of a request, or the
	 * format does not describe it or its response
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
		if (format.hasGuide(mti)) {
			return;
		}
		if (format.specification() != null) {
			throw new IllegalArgumentException(format.describe(mti) + " does not describe " + mti + why
					+ "; it describes versions 0, 1, 2, 8 and 9, and classes 1 to 8");
		}
		throw new IllegalArgumentException("The message format has no parse guide for " + mti + why
				+ "; give it a <parse type=\"" + mti + "\"> element");
	}

	/**
	 * Return the type of the messages.
	 * @return the message type
	 */
	public Mti mti() {
		return this.mti;
	}

	/**
	 * Whether messages of the type may have a field.
	 * @param field the number of the field
	 * @return whether the field may be set
	 */
	public boolean hasField(int field) {
		return this.format.codec(this.mti, field) != null;
	}

	/**
	 * Whether the value of a field may be shown, for example in a log.
	 * @param field the number of the field
	 * @return {@code false} if it may hold card data or a secret, or the format hides it
	 */
	public boolean shows(int field) {
		return this.format.disclosure().of(this.mti.version(), field) == Visibility.SHOWN;
	}

	/**
	 * Return this template with the value of a field.
	 * @param field its number, from 2 to 128
	 * @param value a text, which for a binary field consists of hexadecimal digits; or a
	 * number for a numeric field. Digits are padded with zeros on the left
	 * @return the new template
	 * @throws IllegalArgumentException if the format does not have the field, the field
	 * may hold card data, or the value does not fit. The text says what to write, and
	 * does not quote the value
	 */
	public MessageTemplate with(int field, Object value) {
		if (Visibility.isCardData(this.mti.version(), field)) {
			throw new IllegalArgumentException("Field " + field
					+ " may hold card data, which does not belong in a configuration; let a handler create the message");
		}
		FieldCodec codec = this.format.codec(this.mti, field);
		if (codec == null) {
			throw new IllegalArgumentException(this.format.describe(this.mti) + " has no field " + field
					+ "; give it one, or leave this field out");
		}
		Map<Integer, Object> more = new TreeMap<>(this.values);
		CustomField<Object> custom = (codec instanceof GuideField guided) ? guided.codec() : null;
		more.put(field, ConfiguredValue.of(field, codec.type(), codec.length(), custom, value));
		MessageTemplate template = new MessageTemplate(this.format, this.mti, more);
		try {
			this.format.requireWritable(template.newMessage());
		}
		catch (UnencodableMessageException ex) {
			throw new IllegalArgumentException("Field " + field + " cannot be written: " + ex.getMessage(), ex);
		}
		return template;
	}

	/**
	 * Refuse a template whose messages could not be sent, because they lack mandatory
	 * fields or have fields that they must not have.
	 * @throws IllegalArgumentException if it is incomplete. The text names the fields and
	 * quotes no values
	 */
	public void requireComplete() {
		// a new message takes a STAN
		Incompleteness incomplete = this.format.hasPresence() ? this.format.incompleteness(newMessage()) : null;
		if (incomplete != null) {
			throw new IllegalArgumentException("The " + this.mti + " " + incomplete
					+ " in the specification; give it the fields that it needs, and no others");
		}
	}

	/**
	 * Return a new message with the values of this template, the next STAN in field 11,
	 * and the date and time of transmission in field 7, as {@code MMddHHmmss} in UTC.
	 * Fields 7 and 11 are not set if the parse guide does not have them, and keep the
	 * value of the template if there is one. Field 7 is not set if messages of the type
	 * must not have it by the specification.
	 * @return the message, which the caller owns
	 */
	public IsoMessage newMessage() {
		return newMessage(Instant.now());
	}

	IsoMessage newMessage(Instant now) {
		IsoMessage message = this.format.newMessage(this.mti);
		Object time = message.hasField(DataElements.TRANSMISSION_DATE_TIME) ? null : transmissionTime(now);
		if (time != null) {
			this.format.set(message, DataElements.TRANSMISSION_DATE_TIME, time);
		}
		Map<Integer, Object> copies = new TreeMap<>(this.values);
		copies.replaceAll((field, value) -> DeepCopy.copyOf(value));
		this.format.setAll(message, copies);
		return message;
	}

	/**
	 * Return the value of field 7, or {@code null} if it is not to be set.
	 */
	private @Nullable Object transmissionTime(Instant now) {
		FieldCodec codec = this.format.codec(this.mti, DataElements.TRANSMISSION_DATE_TIME);
		if (codec == null || this.values.containsKey(DataElements.TRANSMISSION_DATE_TIME)
				|| !this.format.allows(this.mti, DataElements.TRANSMISSION_DATE_TIME)) {
			return null;
		}
		ZonedDateTime time = now.atZone(ZoneOffset.UTC);
		boolean text = codec.type() == IsoType.NUMERIC || codec.type() == IsoType.ALPHA;
		if (text && codec.length() == 10) {
			return TRANSMISSION.format(time);
		}
		return (codec.type() == IsoType.DATE10) ? time : null;
	}

	@Override
	public String toString() {
		return MessagePrinter.print(newMessage());
	}

}
