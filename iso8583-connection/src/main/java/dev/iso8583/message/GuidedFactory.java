package dev.iso8583.message;

import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.CharsetEncoder;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.UndecodableMessageException.Reason;

/**
 * j8583's factory, with a look at MTI and bitmap before it parses. j8583 logs and throws
 * the whole message when it has no guide for an MTI, and logs a line for each field that
 * a guide lacks, so it is never asked to parse such a message.
 */
final class GuidedFactory extends MessageFactory<IsoMessage> {

	/** What is shown of the messages it makes. */
	final Disclosure disclosure = new Disclosure();

	Set<Integer> guides() {
		return this.parseMap.keySet();
	}

	/** How many bytes stand before the MTI, and what they are. */
	private IsoHeader isoHeader = IsoHeader.NONE;

	/** Cut fields of several parts in the character set. Called once, like the next. */
	void useCharsetInParts() {
		Charset charset = Charset.forName(getCharacterEncoding());
		for (Map<Integer, FieldParseInfo> guide : this.parseMap.values()) {
			guide.values().forEach((field) -> CompositeText.use(field, charset));
		}
		for (int field = 2; field <= 128; field++) {
			CompositeText.use(this, field, charset);
		}
	}

	/**
	 * Use an ISO header in both directions. Called once, when guides and templates are
	 * complete.
	 */
	void useIsoHeader(IsoHeader header) {
		this.isoHeader = header.completedBy(this);
	}

	@Override
	protected IsoMessage createIsoMessage(String header) {
		return new ReceivedMessage(header, this.disclosure);
	}

	@Override
	protected IsoMessage createIsoMessageWithBinaryHeader(byte[] header) {
		return new ReceivedMessage(header, this.disclosure);
	}

	IsoMessage parse(byte[] bytes) throws ParseException, UnsupportedEncodingException {
		IsoMessage message = parseMessage(bytes, this.isoHeader.length(), this.isoHeader.isBinary());
		// j8583 gives these to new messages only, and a handler may make a reply of what
		// came
		message.setForceStringEncoding(isForceStringEncoding());
		message.setForceSecondaryBitmap(isForceSecondaryBitmap());
		return message;
	}

	/**
	 * Refuse a message whose values are not those of their fields. In BCD j8583 reads
	 * what is no digit, too, and then fails whenever such a number is looked at.
	 */
	void requireFit(IsoMessage message) throws UndecodableMessageException {
		for (int field : this.parseOrder.getOrDefault(message.getType(), List.of())) {
			if (message.hasField(field) && FieldFit.misfit(message.getField(field), isBinaryFields()) != null) {
				throw new UndecodableMessageException(Reason.MALFORMED_FIELD, ": field " + field);
			}
		}
	}

	/** Make a message with the ISO header of its type, if it has one. */
	@Override
	public IsoMessage newMessage(int type) {
		IsoMessage message = super.newMessage(type);
		this.isoHeader.addTo(message);
		return message;
	}

	/** Refuse a message that its receiver could not read. */
	void requireIsoHeader(IsoMessage message) {
		this.isoHeader.requireLengthOf(message);
	}

	/** Refuse a message that j8583 would write in the coding of another format. */
	void requireCoding(IsoMessage message) {
		boolean binaryBitmap = isBinaryHeader() || isUseBinaryBitmap();
		if (message.isBinaryHeader() != isBinaryHeader() || message.isBinaryFields() != isBinaryFields()
				|| (message.isBinaryHeader() || message.isBinaryBitmap()) != binaryBitmap
				|| !getCharacterEncoding().equals(message.getCharacterEncoding())) {
			throw new UnencodableMessageException(
					"it was made by another message format; make it by that of its link and copy what you need");
		}
	}

	@Nullable FieldParseInfo guide(Mti mti, int field) {
		return this.parseMap.getOrDefault(mti.value(), Map.of()).get(field);
	}

	IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		Mti mti = Mti.of(message);
		FieldParseInfo info = guide(mti, field);
		if (info == null) {
			throw new IllegalArgumentException("The parse guide of " + mti + " has no field " + field);
		}
		IsoValue<?> before = message.getField(field);
		CustomField<Object> codec = codec(field, info, value);
		message.setValue(field, value, codec, info.getType(), info.getLength());
		String misfit = (value != null) ? FieldFit.misfit(message.getField(field), isBinaryFields()) : null;
		if (misfit != null) {
			message.setField(field, before);
			throw new IllegalArgumentException("Field " + field + " of " + mti + " " + misfit);
		}
		return message;
	}

	@SuppressWarnings("unchecked")
	private @Nullable CustomField<Object> codec(int field, FieldParseInfo info, @Nullable Object value) {
		if (value instanceof CompositeField composite && info.getDecoder() instanceof CompositeField parts) {
			CompositeText.write(composite, Charset.forName(getCharacterEncoding()));
			return (CustomField<Object>) (CustomField<?>) parts;
		}
		return getCustomField(field);
	}

	/**
	 * Refuse what would go out as something else: a value that does not fit its field,
	 * and text that the character set cannot write, which becomes question marks.
	 */
	void requireWritable(IsoMessage message) {
		CharsetEncoder encoder = Charset.forName(getCharacterEncoding()).newEncoder();
		for (int field = 2; field <= 128; field++) {
			if (message.hasField(field)) {
				String misfit = FieldFit.misfit(message.getField(field), isBinaryFields());
				if (misfit != null) {
					throw new UnencodableMessageException("field " + field + " " + misfit);
				}
				if (message.getField(field).getValue() instanceof CharSequence text && !encoder.canEncode(text)) {
					throw new UnencodableMessageException(
							"field " + field + " has a character that is not in " + getCharacterEncoding());
				}
			}
		}
	}

	/**
	 * Check what can be told from the first bytes.
	 *
	 * <pre>
	 *   text    | ISO header, if any | MTI 4 digits | bitmap 16 hex digits | the same again, if bit 1 | fields ...
	 *   binary  | ISO header, if any | MTI 2 bytes  | bitmap 8 bytes       | the same again, if bit 1 | fields ...
	 * </pre>
	 */
	void checkStructure(byte[] bytes) throws UndecodableMessageException {
		int start = this.isoHeader.length();
		int bitmap = start + (isBinaryHeader() ? 2 : 4);
		boolean binaryBitmap = isBinaryHeader() || isUseBinaryBitmap();
		int bitmapLength = binaryBitmap ? 8 : 16;
		if (bytes.length < bitmap + bitmapLength) {
			throw new UndecodableMessageException(Reason.TOO_SHORT, ": " + bytes.length + " bytes");
		}
		List<Integer> guide = guideFor(mti(bytes, start));
		checkBitmap(bytes, bitmap, bitmapLength, guide, 0);
		if (hasField(bytes, bitmap, 1)) {
			if (bytes.length < bitmap + 2 * bitmapLength) {
				throw new UndecodableMessageException(Reason.TOO_SHORT, " of 128 bits: " + bytes.length + " bytes");
			}
			checkBitmap(bytes, bitmap + bitmapLength, bitmapLength, guide, 64);
		}
	}

	private Mti mti(byte[] bytes, int start) throws UndecodableMessageException {
		int value = 0;
		for (int place = 0; place < 4; place++) {
			value = value << 4 | (isBinaryHeader() ? nibble(bytes, start, place) : digit(bytes[start + place]));
		}
		if (!Mti.isValid(value)) {
			throw new UndecodableMessageException(Reason.INVALID_MTI, "");
		}
		return new Mti(value);
	}

	private List<Integer> guideFor(Mti mti) throws UndecodableMessageException {
		List<Integer> guide = this.parseOrder.get(mti.value());
		if (guide == null) {
			throw new UndecodableMessageException(Reason.UNKNOWN_MTI, ": " + mti);
		}
		return guide;
	}

	private void checkBitmap(byte[] bytes, int start, int length, List<Integer> guide, int offset)
			throws UndecodableMessageException {
		for (int index = start; length == 16 && index < start + length; index++) {
			if (digit(bytes[index]) > 0xF) {
				throw new UndecodableMessageException(Reason.INVALID_BITMAP, ": byte " + index);
			}
		}
		for (int bit = (offset == 0) ? 2 : 1; bit <= 64; bit++) {
			if (hasField(bytes, start, bit) && !guide.contains(offset + bit)) {
				throw new UndecodableMessageException(Reason.UNKNOWN_FIELD, ": field " + (offset + bit));
			}
		}
	}

	private boolean hasField(byte[] bytes, int bitmap, int bit) {
		int index = bit - 1;
		if (isBinaryHeader() || isUseBinaryBitmap()) {
			return (bytes[bitmap + index / 8] & 0x80 >> index % 8) != 0;
		}
		return (digit(bytes[bitmap + index / 4]) & 0x8 >> index % 4) != 0;
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

	/** Return the value of a hexadecimal digit, or more than 15 if it is none. */
	private int digit(byte character) {
		char decoded = isForceStringEncoding()
				? new String(new byte[] { character }, Charset.forName(getCharacterEncoding())).charAt(0)
				: (char) (character & 0xFF);
		int digit = (decoded < 128) ? Character.digit(decoded, 16) : -1;
		return (digit < 0) ? 0x10000 : digit;
	}

}
