package dev.iso8583.message;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.IntStream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.codecs.CompositeField;
import com.solab.iso8583.parse.FieldParseInfo;
import com.solab.iso8583.parse.date.DateTimeParseInfo;
import com.solab.iso8583.parse.temporal.TemporalParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.UndecodableMessageException.Reason;

/**
 * j8583's factory, which reads messages by itself. j8583's own reading logs and throws
 * the whole message when it has no guide for an MTI, logs a line for each field that a
 * guide lacks, and does not care what follows the last field.
 */
final class GuidedMessageFactory extends MessageFactory<IsoMessage> {

	/** Values of so many fields cost less than to know where the fields are. */
	private static final int FEW = 3;

	private static final int STAN = 11;

	/** A type that no message has. */
	private static final int NO_TYPE = -1;

	/** What is shown of the messages it makes. */
	final Disclosure disclosure = new Disclosure();

	Set<Integer> guides() {
		return this.parseMap.keySet();
	}

	/** How many bytes stand before the MTI, and what they are. */
	private IsoHeader isoHeader = IsoHeader.NONE;

	/** The types that have guides, in order. */
	private int[] guided = {};

	private Guide[] guides = {};

	/** What a message is before it is read. */
	private @Nullable LazyIsoMessage unread;

	/** The types that were given templates or headers of their own. */
	private final Set<Integer> named = new TreeSet<>();

	/** The same, in order. */
	private int[] made = {};

	/** New messages of these types. */
	private LazyIsoMessage[] models = {};

	/** A new message of any other type. */
	private @Nullable LazyIsoMessage model;

	/**
	 * The greatest lengths of fields that begin with their length, by message type and
	 * field, where a configuration has any; 0 is none.
	 */
	private final Map<Integer, int[]> longest = new HashMap<>();

	/** The codecs by field. */
	private final @Nullable CustomField<Object>[] codecs = codecs();

	private Charset charset = StandardCharsets.ISO_8859_1;

	private @Nullable FieldReader reader;

	private @Nullable FieldValidator validator;

	private @Nullable MessageWriter writer;

	/** The value of each byte of MTI and bitmap, if they are text. */
	private byte[] digits = {};

	/** Whether it shows that digits are in the character set, or that they are not. */
	private boolean digitsShow;

	/**
	 * Make ready to read and write messages, and to cut fields of several parts in the
	 * character set. Called once, like the next, when guides are complete.
	 * @throws IllegalArgumentException if what is written could not be read
	 */
	void useCoding(boolean strict, BcdPadding padding, Clock clock) {
		Charset charset = Charset.forName(getCharacterEncoding());
		this.charset = charset;
		CompositeFieldCodec.Coding parts = new CompositeFieldCodec.Coding(charset, strict, padding, clock);
		for (Map<Integer, FieldParseInfo> guide : this.parseMap.values()) {
			guide.forEach((number, field) -> {
				CompositeFieldCodec.use(number, field, parts);
				if (field.getType().isDateTimeType() && !hasAsciiDigits(charset)) {
					// as j8583 writes them, wherever the digits of lengths are
					field.setForceStringDecoding(true);
				}
			});
		}
		for (int number = 2; number <= 128; number++) {
			CompositeFieldCodec.use(this, number, parts);
			this.codecs[number] = getCustomField(number);
			for (Map<Integer, FieldParseInfo> guide : this.parseMap.values()) {
				FieldParseInfo field = guide.get(number);
				if (field != null && field.getDecoder() == null
						&& (CustomField<?>) this.codecs[number] instanceof CompositeFieldCodec composite) {
					CompositeFieldCodec.requireParts(number, field);
					field.setDecoder(composite);
				}
			}
		}
		this.reader = new FieldReader(charset, isBinaryFields(), isForceStringEncoding(), isVariableLengthFieldsInHex(),
				strict, padding, clock);
		this.validator = new FieldValidator(isBinaryFields(), isVariableLengthFieldsInHex(), strict, clock);
		this.writer = new MessageWriter(getCharacterEncoding(), this.reader, this.validator, padding, parts);
		if (!isBinaryHeader() && !isForceStringEncoding() && !hasAsciiDigits(charset)) {
			throw new IllegalArgumentException("The MTI is written in " + getCharacterEncoding()
					+ ", whose digits are not those of ASCII, and could not be read as ASCII;"
					+ " leave digits-in-charset out or let it be true, or use a binary header");
		}
		this.digitsShow = !hasAsciiDigits(charset) && !(isBinaryFields() && hasBinaryBitmap());
		this.digits = FieldReader.digits(isForceStringEncoding() ? charset : StandardCharsets.US_ASCII);
		this.guides = this.parseMap.entrySet()
			.stream()
			.map((guide) -> Guide.of(guide.getKey(), guide.getValue(), this.longest.get(guide.getKey()), this::isPlain))
			.sorted(Comparator.comparingInt(Guide::type))
			.toArray(Guide[]::new);
		this.guided = Arrays.stream(this.guides).mapToInt(Guide::type).toArray();
	}

	/** Whether a character set writes digits as ASCII does. */
	static boolean hasAsciiDigits(Charset charset) {
		return "0".getBytes(charset)[0] == '0';
	}

	private boolean hasBinaryBitmap() {
		return isBinaryHeader() || isUseBinaryBitmap();
	}

	@SuppressWarnings("unchecked")
	private static @Nullable CustomField<Object>[] codecs() {
		return (CustomField<Object>[]) new CustomField<?>[129];
	}

	/**
	 * Use an ISO header in both directions. Called once, when guides and templates are
	 * complete.
	 */
	void useIsoHeader(IsoHeader header) {
		this.made = this.named.stream().mapToInt(Integer::intValue).toArray();
		this.isoHeader = header.completedBy(this, this.made);
		this.unread = unread();
		if (getTraceNumberGenerator() == null && !getAssignDate()) {
			this.models = Arrays.stream(this.made).mapToObj(this::make).toArray(LazyIsoMessage[]::new);
			this.model = make(NO_TYPE);
		}
		requireStans();
		Arrays.stream(this.made).forEach(this::requireTemplateOfGuide);
	}

	/**
	 * Refuse a template whose messages its guide does not read. One whose type has no
	 * guide is of messages that are only sent.
	 */
	private void requireTemplateOfGuide(int type) {
		IsoMessage template = getMessageTemplate(type);
		Guide guide = Mti.isValid(type) ? guide(Mti.of(type)) : null;
		for (int field = 2; template != null && guide != null && field <= 128; field++) {
			IsoValue<?> value = template.getField(field);
			FieldParseInfo info = guide.fields()[field];
			if (value != null && info == null) {
				throw new IllegalArgumentException("The template of " + Mti.of(type) + " has field " + field
						+ ", which its parse guide does not have; give the guide the field, or leave it out of the"
						+ " template");
			}
			if (value != null && !isLike(value, info) && !isReadBack(type, field, value)) {
				throw new IllegalArgumentException("Field " + field + " of the template of " + Mti.of(type) + " is "
						+ description(value.getType(), value.getLength()) + ", and in the parse guide it is "
						+ description(info.getType(), info.getLength()) + "; write the same in both");
			}
			String problem = (value != null) ? problem(guide, field, value) : null;
			if (problem != null) {
				throw new IllegalArgumentException("Field " + field + " of the template of " + Mti.of(type) + " "
						+ problem + "; write a shorter value, or another length in the guide");
			}
			if (value != null) {
				requireWritable(type, field, value, info);
			}
		}
	}

	/**
	 * Refuse a value of a template that no message could be written with. An empty date
	 * is one that each message sets.
	 */
	private void requireWritable(int type, int field, IsoValue<?> value, FieldParseInfo info) {
		if (value.getType().isDateTimeType() && "".equals(value.getValue())) {
			return;
		}
		IsoValue<?> own = value.clone();
		own.setCharacterEncoding(getCharacterEncoding());
		String problem;
		try {
			this.writer.requireWritable(field, own, info, this.unread);
			return;
		}
		catch (UnencodableMessageException ex) {
			problem = ex.getMessage();
		}
		catch (Throwable ex) {
			// of a codec of the application; its text may quote the value
			problem = "cannot be written (" + ex.getClass().getName() + ")";
		}
		throw new IllegalArgumentException("Field " + field + " of the template of " + Mti.of(type) + " " + problem);
	}

	private static boolean isLike(IsoValue<?> value, FieldParseInfo info) {
		boolean like = value.getType() == info.getType()
				&& (!value.getType().needsLength() || value.getLength() == info.getLength());
		if (!like || !(value.getValue() instanceof CompositeField composite)
				|| !(info.getDecoder() instanceof CompositeField guide)) {
			return like;
		}
		List<?> parts = (composite.getValues() != null) ? composite.getValues() : List.of();
		return parts.size() == guide.getParsers().size() && IntStream.range(0, parts.size())
			.allMatch((part) -> isLike((IsoValue<?>) parts.get(part), guide.getParsers().get(part)));
	}

	/**
	 * Whether the guide reads the very value, as a NUMERIC of 12 digits does an AMOUNT.
	 */
	private boolean isReadBack(int type, int field, IsoValue<?> value) {
		LazyIsoMessage message = this.unread.copy();
		message.setType(type);
		message.setBinaryIsoHeader(new byte[this.isoHeader.length()]);
		message.setField(field, value.clone());
		try {
			IsoMessage read = read(this.writer.write(message, null), true);
			return read.getField(field).toString().equals(value.toString());
		}
		catch (IOException | UndecodableMessageException | RuntimeException ex) {
			// not passed on: its text may quote the value
			return false;
		}
	}

	private static String description(IsoType type, int length) {
		return type.needsLength() ? type + " of length " + length : type.toString();
	}

	/** Let fields that begin with their length have a greatest one. */
	void setLongest(int type, int[] longest) {
		if (Arrays.stream(longest).anyMatch((length) -> length > 0)) {
			this.longest.put(type, longest);
		}
	}

	@Override
	public void setParseMap(int type, Map<Integer, FieldParseInfo> map) {
		super.setParseMap(type, map);
		this.longest.remove(type);
	}

	@Override
	public void addMessageTemplate(@Nullable IsoMessage template) {
		super.addMessageTemplate(template);
		if (template != null) {
			this.named.add(template.getType());
		}
	}

	@Override
	public void setIsoHeader(int type, @Nullable String header) {
		super.setIsoHeader(type, header);
		this.named.add(type);
	}

	@Override
	public void setIsoHeaders(Map<Integer, String> headers) {
		super.setIsoHeaders(headers);
		this.named.addAll(headers.keySet());
	}

	@Override
	public void setBinaryIsoHeader(int type, byte @Nullable [] header) {
		super.setBinaryIsoHeader(type, header);
		this.named.add(type);
	}

	@Override
	protected IsoMessage createIsoMessage(String header) {
		return new LazyIsoMessage(header, this.disclosure);
	}

	@Override
	protected IsoMessage createIsoMessageWithBinaryHeader(byte[] header) {
		return new LazyIsoMessage(header, this.disclosure);
	}

	/**
	 * Read a message.
	 *
	 * <pre>
	 *   text    | ISO header, if any | MTI 4 digits | bitmap 16 hex digits | the same again, if bit 1 | fields ...
	 *   binary  | ISO header, if any | MTI 2 bytes  | bitmap 8 bytes       | the same again, if bit 1 | fields ...
	 * </pre>
	 * @param mayChange whether the bytes may be changed afterwards
	 */
	LazyIsoMessage read(byte[] bytes, boolean mayChange) throws UndecodableMessageException {
		try {
			return readAll(bytes, mayChange);
		}
		catch (UndecodableMessageException ex) {
			identify(ex, bytes);
			throw ex;
		}
	}

	/** Say whose failure it is, as far as MTI and STAN can be read. */
	private void identify(UndecodableMessageException failure, byte[] bytes) {
		try {
			int bitmap = this.isoHeader.length() + (isBinaryHeader() ? 2 : 4);
			int bitmapLength = hasBinaryBitmap() ? 8 : 16;
			Mti mti = mti(bytes, this.isoHeader.length());
			Guide guide = guide(mti);
			if (guide == null) {
				return;
			}
			failure.of(mti, null);
			long first = bits(bytes, bitmap, bitmapLength);
			int start = bitmap + ((first < 0) ? 2 : 1) * bitmapLength;
			for (int field = 2; field <= STAN; field++) {
				if ((first & 1L << (64 - field)) != 0) {
					FieldParseInfo info = guide.fields()[field];
					int end = this.reader.end(info, field, bytes, start, bytes.length);
					if (field == STAN) {
						failure.of(mti, this.reader.read(info, field, codec(field, info), bytes, start, end));
					}
					start = end;
				}
			}
		}
		catch (UndecodableMessageException | RuntimeException ex) {
			// what was read so far must do
		}
	}

	private LazyIsoMessage readAll(byte[] bytes, boolean mayChange) throws UndecodableMessageException {
		int start = this.isoHeader.length();
		int bitmap = start + (isBinaryHeader() ? 2 : 4);
		int bitmapLength = hasBinaryBitmap() ? 8 : 16;
		if (bytes.length < bitmap + bitmapLength) {
			throw new UndecodableMessageException(Reason.TOO_SHORT, ": " + bytes.length + " bytes");
		}
		Mti mti = mti(bytes, start);
		Guide guide = guide(mti);
		if (guide == null) {
			throw new UndecodableMessageException(Reason.UNKNOWN_MTI, ": " + mti + mtiHint(bytes, start));
		}
		long first = bits(bytes, bitmap, bitmapLength);
		requireKnown(first & ~(1L << 63) & ~guide.first(), 1);
		long second = 0;
		int position = bitmap + bitmapLength;
		if (first < 0) {
			if (bytes.length < position + bitmapLength) {
				throw new UndecodableMessageException(Reason.TOO_SHORT, " of 128 bits: " + bytes.length + " bytes");
			}
			second = bits(bytes, position, bitmapLength);
			requireKnown(second & ~guide.second(), 65);
			position += bitmapLength;
		}
		LazyIsoMessage message = empty(mti, bytes);
		int plain = Long.bitCount(first & guide.plainFirst()) + Long.bitCount(second & guide.plainSecond());
		UnreadFields unread = (plain > FEW && bytes.length <= UnreadFields.LONGEST) ? new UnreadFields(this.reader,
				guide.fields(), mayChange ? bytes.clone() : bytes, first & ~(1L << 63), second) : null;
		message.expect(first & ~(1L << 63), second, unread);
		position = readFields(message, guide, first & ~(1L << 63), 1, 0, bytes, position);
		position = readFields(message, guide, second, 65, Long.bitCount(first & ~(1L << 63)), bytes, position);
		if (position < bytes.length && this.reader.isStrict()) {
			throw new UndecodableMessageException(Reason.TRAILING_BYTES,
					": " + (bytes.length - position) + " bytes from byte " + position);
		}
		return message;
	}

	private int readFields(LazyIsoMessage message, Guide guide, long bits, int firstField, int firstPlace, byte[] bytes,
			int position) throws UndecodableMessageException {
		UnreadFields unread = message.unread();
		int end = position;
		int place = firstPlace;
		for (long rest = bits; rest != 0; rest &= ~Long.highestOneBit(rest), place++) {
			int field = firstField + Long.numberOfLeadingZeros(rest);
			if (getIgnoreLastMissingField() && field == guide.last() && end >= bytes.length) {
				message.remove(field);
				return end;
			}
			FieldParseInfo info = guide.fields()[field];
			int start = end;
			end = this.reader.end(info, field, bytes, start, bytes.length);
			if (guide.longest(field) > 0) {
				this.reader.requireLength(info, field, bytes, start, guide.longest(field));
			}
			if (unread != null) {
				unread.add(place, start, end);
			}
			if (!guide.isPlain(field)) {
				message.fill(place, this.reader.read(info, field, codec(field, info), bytes, start, end));
				continue;
			}
			this.reader.requirePlain(info, field, bytes, start, end);
			if (unread == null) {
				message.fill(place, this.reader.plainValue(info, bytes, start, end));
			}
		}
		return end;
	}

	private @Nullable CustomField<?> codec(int field, FieldParseInfo info) {
		return (info.getDecoder() != null) ? info.getDecoder() : this.codecs[field];
	}

	private LazyIsoMessage empty(Mti mti, byte[] bytes) {
		LazyIsoMessage message = this.unread.copy();
		message.setType(mti.value());
		this.isoHeader.read(bytes, this.charset, message);
		return message;
	}

	private LazyIsoMessage unread() {
		LazyIsoMessage message = new LazyIsoMessage((String) null, this.disclosure);
		message.setCharacterEncoding(getCharacterEncoding());
		message.setBinaryHeader(isBinaryHeader());
		message.setBinaryFields(isBinaryFields());
		message.setBinaryBitmap(isUseBinaryBitmap());
		message.setEncodeVariableLengthFieldsInHex(isVariableLengthFieldsInHex());
		// a handler may make a reply of what came
		message.setForceStringEncoding(isForceStringEncoding());
		message.setForceSecondaryBitmap(isForceSecondaryBitmap());
		return message;
	}

	/**
	 * Make a message with the ISO header of its type, if it has one, and the fields of
	 * its template: as j8583 did once for each type.
	 */
	@Override
	public LazyIsoMessage newMessage(int type) {
		if (this.model == null) {
			return make(type);
		}
		int index = Arrays.binarySearch(this.made, type);
		if (index >= 0) {
			return this.models[index].copy();
		}
		LazyIsoMessage message = this.model.copy();
		message.setType(type);
		return message;
	}

	private LazyIsoMessage make(int type) {
		LazyIsoMessage message = (LazyIsoMessage) super.newMessage(type);
		this.isoHeader.addTo(message);
		// j8583 shares the content of its template
		return message.copy();
	}

	/**
	 * Make the response to a request.
	 * @param someOfFirst which of its fields are repeated, up to 64
	 * @param someOfSecond which of its fields are repeated from 65
	 */
	IsoMessage responseTo(IsoMessage request, Mti type, long someOfFirst, long someOfSecond) {
		LazyIsoMessage response = newMessage(type.value());
		if (response.getIsoHeader() == null && response.getBinaryIsoHeader() == null) {
			this.isoHeader.copy(request, response);
		}
		if (request instanceof LazyIsoMessage received) {
			response.echo(received, someOfFirst, someOfSecond, this.reader);
			return response;
		}
		for (int field = 2; field <= 128; field++) {
			boolean repeated = (((field <= 64) ? someOfFirst : someOfSecond) & 1L << -field) != 0;
			IsoValue<?> value = repeated ? request.getField(field) : null;
			if (value != null) {
				response.setField(field, DeepCopy.copyOf(value));
			}
		}
		return response;
	}

	/**
	 * Return the bytes of a message.
	 * @throws UnencodableMessageException if it would go out as something else
	 */
	byte[] write(IsoMessage message) throws IOException {
		requireCoding(message);
		this.isoHeader.requireWritable(message);
		requireLengths(message);
		LazyIsoMessage own;
		if (message instanceof LazyIsoMessage received) {
			own = received;
		}
		else {
			own = this.unread.copy();
			own.takeOver(message);
		}
		int guide = Arrays.binarySearch(this.guided, own.getType());
		return this.writer.write(own, (guide >= 0) ? this.guides[guide].fields() : null);
	}

	/** Refuse a message with a field that is longer than its guide allows. */
	private void requireLengths(IsoMessage message) {
		if (this.longest.isEmpty() || !Mti.isValid(message.getType())) {
			return;
		}
		Guide guide = guide(Mti.of(message));
		for (int field = 2; guide != null && guide.longest() != null && field <= 128; field++) {
			// what nobody has read was looked at when it came
			boolean looksAt = guide.longest(field) > 0 && message.hasField(field)
					&& !(message instanceof LazyIsoMessage received && received.isUnread(field));
			String problem = looksAt ? problem(guide, field, message.getField(field)) : null;
			if (problem != null) {
				throw new UnencodableMessageException("field " + field + " " + problem);
			}
		}
	}

	private static @Nullable String problem(Guide guide, int field, IsoValue<?> value) {
		int longest = guide.longest(field);
		// of a value that the application made by itself the guide says nothing
		boolean isOfGuide = longest > 0 && value.getType() == guide.fields()[field].getType();
		return (isOfGuide && value.getLength() > longest)
				? "has at most the length " + longest + " by its parse guide, and has " + value.getLength() : null;
	}

	/** Refuse a message that would be written in the coding of another format. */
	private void requireCoding(IsoMessage message) {
		if (message.isBinaryHeader() != isBinaryHeader() || message.isBinaryFields() != isBinaryFields()
				|| (message.isBinaryHeader() || message.isBinaryBitmap()) != hasBinaryBitmap()
				|| !getCharacterEncoding().equals(message.getCharacterEncoding())
				|| message instanceof LazyIsoMessage received && hasOtherDigits(received)) {
			throw new UnencodableMessageException(
					"it was made by another message format; make it by that of its link and copy what you need");
		}
	}

	/** Whether bitmap or lengths would be written in other digits. */
	private boolean hasOtherDigits(LazyIsoMessage message) {
		return this.digitsShow && message.isForceStringEncoding() != isForceStringEncoding()
				|| isBinaryFields() && message.isEncodeVariableLengthFieldsInHex() != isVariableLengthFieldsInHex();
	}

	private @Nullable Guide guide(Mti mti) {
		int index = Arrays.binarySearch(this.guided, mti.value());
		return (index >= 0) ? this.guides[index] : null;
	}

	/** Whether there is a guide. Asked for each request that is sent. */
	boolean hasGuide(Mti mti) {
		return guide(mti) != null;
	}

	private boolean isPlain(int field, FieldParseInfo info) {
		return codec(field, info) == null && this.reader.isPlain(info);
	}

	@Nullable FieldParseInfo guide(Mti mti, int field) {
		Guide guide = guide(mti);
		return (guide != null && field >= 2 && field <= 128) ? guide.fields()[field] : null;
	}

	IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		Mti mti = Mti.of(message);
		FieldParseInfo info = guide(mti, field);
		if (info == null) {
			throw new IllegalArgumentException("The parse guide of " + mti + " has no field " + field);
		}
		if (value == null) {
			return message.setField(field, null);
		}
		try {
			IsoValue<?> made = fitting(field, info, value);
			String problem = problem(guide(mti), field, made);
			if (problem != null) {
				throw new UnencodableMessageException(problem);
			}
			return message.setField(field, made);
		}
		catch (UnencodableMessageException ex) {
			throw new IllegalArgumentException("Field " + field + " of " + mti + " " + ex.getMessage());
		}
		catch (Throwable ex) {
			// not passed on: a codec may quote the value
			throw new IllegalArgumentException(
					"Field " + field + " of " + mti + " cannot be written (" + ex.getClass().getSimpleName() + ")");
		}
	}

	/** Return a value of a field that would be written as it is. */
	private IsoValue<?> fitting(int field, FieldParseInfo info, Object value) throws IOException {
		Object content = (info.getType() == IsoType.AMOUNT) ? amount(value) : inZone(info, value);
		if (FieldValidator.isTooLargeToCompute(content)) {
			throw new UnencodableMessageException("is given a number with more than 1000 digits, which no field holds");
		}
		if (info.getDecoder() instanceof CompositeFieldCodec && FieldValidator.isBytes(info.getType())
				&& content instanceof CharSequence) {
			throw new UnencodableMessageException("has parts of bytes; give it a CompositeField");
		}
		if (FieldValidator.isPacked(info.getType()) && content instanceof byte[] bytes && bytes.length > 0
				&& bytes[0] >> 4 == 0) {
			throw new UnencodableMessageException(
					"is packed digits, and begins with half a byte that may be padding;" + " give the digits as text");
		}
		CustomField<Object> codec = codec(field, info, content);
		IsoValue<Object> made = LazyIsoMessage.valueOf(info.getType(), content, codec, info.getLength(), true);
		if (content instanceof Date && info instanceof DateTimeParseInfo zoned) {
			made.setTimeZone(FieldReader.zone(zoned));
		}
		if (codec == null && !(info.getDecoder() instanceof CompositeFieldCodec)) {
			String problem = this.validator.problem(field, made);
			if (problem != null) {
				throw new UnencodableMessageException(problem);
			}
			return made;
		}
		made.setCharacterEncoding(getCharacterEncoding());
		this.writer.requireWritable(field, made, info, this.unread);
		return made;
	}

	/**
	 * Return an amount. Text is as a message has it, or with decimals: j8583 takes
	 * 000000001250 for 1250.00.
	 */
	private static Object amount(Object given) {
		if (given instanceof Integer || given instanceof Long) {
			return BigDecimal.valueOf(((Number) given).longValue());
		}
		if (!(given instanceof CharSequence)) {
			return given;
		}
		String text = given.toString();
		boolean digits = FieldValidator.isDigits(text);
		if (digits && text.length() == IsoType.AMOUNT.getLength()) {
			return BigDecimal.valueOf(Long.parseLong(text), 2);
		}
		BigDecimal amount = digits ? null : FieldValidator.decimal(text);
		if (amount == null) {
			throw new UnencodableMessageException(
					"is an amount; as text write its 12 digits or two decimals, such as 000000001250 or 12.50");
		}
		return amount;
	}

	/** Return a date and time in the zone that the guide says, if it says one. */
	private static Object inZone(FieldParseInfo info, Object value) {
		ZoneId zone = null;
		if (info instanceof DateTimeParseInfo zoned && FieldReader.zone(zoned) != null) {
			zone = FieldReader.zone(zoned).toZoneId();
		}
		else if (info instanceof TemporalParseInfo<?> temporal
				&& temporal.getZoneId() != TemporalParseInfo.getDefaultZoneId()) {
			zone = temporal.getZoneId();
		}
		if (zone != null && value instanceof ZonedDateTime time) {
			return time.withZoneSameInstant(zone);
		}
		return (zone != null && value instanceof OffsetDateTime time) ? time.atZoneSameInstant(zone) : value;
	}

	@SuppressWarnings("unchecked")
	private @Nullable CustomField<Object> codec(int field, FieldParseInfo info, Object value) {
		if (info.getDecoder() instanceof CompositeFieldCodec parts) {
			// text is that of all parts, and checked by them
			return (value instanceof CompositeField) ? (CustomField<Object>) (CustomField<?>) parts : null;
		}
		return this.codecs[field];
	}

	/**
	 * Give a new request its STAN, as its parse guide has it.
	 * @param stan six digits
	 */
	void setStan(LazyIsoMessage request, Mti mti, String stan) {
		Guide guide = guide(mti);
		FieldParseInfo info = (guide != null) ? guide.fields()[STAN] : null;
		if (guide == null) {
			request.setField(STAN, new PlainValue<>(IsoType.NUMERIC, stan, 6));
		}
		else if (info != null && info.getType() == IsoType.NUMERIC && codec(STAN, info) == null) {
			request.setField(STAN, new PlainValue<>(IsoType.NUMERIC, stan, info.getLength()));
		}
		else if (info != null) {
			CustomField<Object> codec = this.codecs[STAN];
			set(request, STAN, (codec != null) ? codec.decodeField(stan) : stan);
		}
	}

	/** Refuse a guide of requests whose field 11 holds no STAN. */
	private void requireStans() {
		for (int type : this.guided) {
			Mti mti = Mti.isValid(type) ? Mti.of(type) : null;
			if (mti != null && mti.isRequest()) {
				try {
					LazyIsoMessage request = this.unread.copy();
					request.setType(type);
					setStan(request, mti, "999999");
					if (request.hasField(STAN)) {
						this.writer.requireWritable(STAN, request.getField(STAN), guide(mti, STAN), this.unread);
					}
				}
				catch (Throwable ex) {
					FieldParseInfo info = guide(mti, STAN);
					throw new IllegalArgumentException("Field 11 of the parse guide of " + mti + " is "
							+ ((info != null) ? info.getType() : "missing")
							+ " and cannot hold a STAN of six digits; write type=\"NUMERIC\" length=\"6\"");
				}
			}
		}
	}

	private Mti mti(byte[] bytes, int start) throws UndecodableMessageException {
		int value = 0;
		for (int place = 0; place < 4; place++) {
			value = value << 4 | (isBinaryHeader() ? nibble(bytes, start, place) : digit(bytes[start + place]));
		}
		if (!Mti.isValid(value)) {
			throw new UndecodableMessageException(Reason.INVALID_MTI, mtiHint(bytes, start));
		}
		return Mti.of(value);
	}

	private String mtiHint(byte[] bytes, int start) {
		return new MtiHint(bytes, start, isBinaryHeader(), (mti) -> Arrays.binarySearch(this.guided, mti) >= 0)
			.text((code) -> digit((byte) code));
	}

	/** Return 64 bits of a bitmap, the first one highest. */
	private long bits(byte[] bytes, int start, int length) throws UndecodableMessageException {
		long bits = 0;
		for (int index = start; index < start + length; index++) {
			if (length == 8) {
				bits = bits << 8 | bytes[index] & 0xFF;
			}
			else {
				int digit = digit(bytes[index]);
				if (digit > 0xF) {
					throw new UndecodableMessageException(Reason.INVALID_BITMAP, ": byte " + index);
				}
				bits = bits << 4 | digit;
			}
		}
		return bits;
	}

	private static void requireKnown(long unknown, int firstField) throws UndecodableMessageException {
		if (unknown != 0) {
			throw new UndecodableMessageException(Reason.UNKNOWN_FIELD,
					": field " + (firstField + Long.numberOfLeadingZeros(unknown)));
		}
	}

	private static int nibble(byte[] bytes, int start, int place) {
		int pair = bytes[start + place / 2];
		return (place % 2 == 0) ? pair >> 4 & 0xF : pair & 0xF;
	}

	/** Return the value of a hexadecimal digit, or more than 15 if it is none. */
	private int digit(byte character) {
		int digit = this.digits[character & 0xFF];
		return (digit < 0) ? 0x10000 : digit;
	}

	/**
	 * The fields of a message type by their numbers; all of them, and those that are
	 * plain, as the two halves of a bitmap; and the greatest lengths, where there are
	 * any.
	 */
	private record Guide(int type, FieldParseInfo[] fields, int @Nullable [] longest, long first, long second,
			long plainFirst, long plainSecond, int last) {

		static Guide of(int type, Map<Integer, FieldParseInfo> guide, int @Nullable [] longest,
				BiPredicate<Integer, FieldParseInfo> isPlain) {
			FieldParseInfo[] fields = new FieldParseInfo[129];
			long first = 0;
			long second = 0;
			long plainFirst = 0;
			long plainSecond = 0;
			int last = 0;
			for (Map.Entry<Integer, FieldParseInfo> entry : guide.entrySet()) {
				int field = entry.getKey();
				if (field < 2 || field > 128) {
					throw new IllegalArgumentException(
							"A parse guide has a field " + field + "; fields have numbers from 2 to 128");
				}
				fields[field] = entry.getValue();
				boolean plain = isPlain.test(field, entry.getValue());
				long bit = 1L << -field;
				first |= (field <= 64) ? bit : 0;
				second |= (field > 64) ? bit : 0;
				plainFirst |= (field <= 64 && plain) ? bit : 0;
				plainSecond |= (field > 64 && plain) ? bit : 0;
				last = Math.max(last, field);
			}
			return new Guide(type, fields, longest, first, second, plainFirst, plainSecond, last);
		}

		/** Return the greatest length of a field, or 0 if its guide gives none. */
		int longest(int field) {
			return (longest() != null) ? longest()[field] : 0;
		}

		boolean isPlain(int field) {
			return (((field <= 64) ? plainFirst() : plainSecond()) & 1L << -field) != 0;
		}

	}

}
