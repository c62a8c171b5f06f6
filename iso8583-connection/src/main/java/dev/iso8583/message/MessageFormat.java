package dev.iso8583.message;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.message.configuration.J8583Configuration;
import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.PartsFindings;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldBinding;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.mapping.RecordMapping;
import dev.iso8583.message.presence.Incompleteness;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Subfields;

/**
 * How messages are written as bytes: a {@linkplain MessageSpec specification}; or j8583's
 * templates and parse guides, the character set, and whether MTI, bitmap and fields are
 * text or binary. Creates, writes and reads messages. Immutable and safe for use by
 * several threads; the messages it creates are not.
 * <p>
 * Where a method speaks of the parse guide of a message type, a specification has one
 * that is the same for all types: classes 1 to 8 of the versions 0, 1, 2, 8 and 9.
 * <p>
 * No logger of j8583 logs the content of messages, at any level: what j8583 would log is
 * refused before j8583 sees it, and fields with parts are decoded without it. Your own
 * codecs may still call those of j8583, which log; for these the Spring Boot starter
 * turns the logger {@code com.solab.iso8583.codecs} off.
 */
public final class MessageFormat {

	private static final byte[] NO_HEADER = {};

	/**
	 * The fields that {@link #responseTo} echoes: identification and amounts, but no card
	 * data.
	 */
	private static final int[] ECHOED = { DataElements.PROCESSING_CODE, DataElements.TRANSACTION_AMOUNT,
			DataElements.TRANSMISSION_DATE_TIME, DataElements.STAN, DataElements.LOCAL_TIME, DataElements.LOCAL_DATE,
			DataElements.ACQUIRING_INSTITUTION, DataElements.FORWARDING_INSTITUTION, DataElements.RRN,
			DataElements.TERMINAL_ID, DataElements.CARD_ACCEPTOR_ID, DataElements.TRANSACTION_CURRENCY,
			DataElements.NETWORK_MANAGEMENT_CODE };

	/** The bits of the echoed fields up to 64, by version. */
	private static final long[] ECHOED_FIRST = IntStream.range(0, 10)
		.mapToLong((version) -> echoed(version, 1))
		.toArray();

	/** The bits of the echoed fields from 65, by version. */
	private static final long[] ECHOED_SECOND = IntStream.range(0, 10)
		.mapToLong((version) -> echoed(version, 65))
		.toArray();

	private final GuidedMessageFactory factory;

	private final StanGenerator stanGenerator;

	/** Fills fields of new requests, or {@code null}. */
	private final @Nullable FieldFiller filler;

	private final Reversals reversals;

	private final boolean refusesIncomplete;

	/** The records that have been found to fit, by message type. */
	private final Map<Mti, Set<Class<?>>> fittingRecords = new ConcurrentHashMap<>();

	private MessageFormat(GuidedMessageFactory factory, StanGenerator stanGenerator, @Nullable FieldFiller filler,
			Reversals reversals, boolean refusesIncomplete) {
		this.factory = factory;
		this.stanGenerator = stanGenerator;
		this.filler = filler;
		this.reversals = reversals;
		this.refusesIncomplete = refusesIncomplete;
	}

	/**
	 * Return a builder for a format.
	 * @return a builder without guides, with ISO 8859-1 and everything as text
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a new message with the fields of its template. A request, which is any type
	 * that may be answered, gets the next STAN in field 11, see {@link #newMessage(Mti)}.
	 * @param mti four digits, such as {@code 0100}
	 * @return the message, which the caller owns
	 */
	public IsoMessage newMessage(String mti) {
		return newMessage(Mti.of(mti));
	}

	/**
	 * Return a new message with the fields of its template. A request, which is any type
	 * that may be answered, gets the next STAN in field 11, in the type and length of its
	 * parse guide. Without a guide the STAN has six digits; if the guide has no field 11,
	 * the message gets no STAN. A request also gets the fields that {@link Builder#fill}
	 * names.
	 * @param mti the message type
	 * @return the message, which the caller owns
	 */
	public IsoMessage newMessage(Mti mti) {
		if (!mti.isRequest()) {
			return this.factory.newMessage(mti.value());
		}
		String stan = nextStan();
		IsoMessage request = this.factory.newRequest(mti, stan);
		if (this.filler != null) {
			this.filler.fill(request, stan);
		}
		return request;
	}

	/**
	 * Return the generator of STANs for new requests.
	 * @return the generator
	 */
	public StanGenerator stanGenerator() {
		return this.stanGenerator;
	}

	private String nextStan() {
		int next = this.stanGenerator.next();
		if (next < 1 || next > StanGenerator.MAXIMUM) {
			throw new IllegalStateException(
					"The StanGenerator returned " + next + "; a STAN is a number from 1 to 999999");
		}
		byte[] digits = new byte[6];
		for (int place = 5, rest = next; place >= 0; place--, rest /= 10) {
			digits[place] = (byte) ('0' + rest % 10);
		}
		return new String(digits, StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the response to a request. It has the fields of its template, and fields 3,
	 * 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49 and 70 of the request where present. Field
	 * 49 is not echoed in the 2003 version, where it is the card verification value.
	 * Nothing else is copied, in particular not the card number, track data or PIN block;
	 * add the fields that the far end's specification requires. If the specification says
	 * which fields are echoed from requests of the type, these are copied instead; if it
	 * only says which fields the response may have, the others are left out. The ISO
	 * header is the configured one, or else that of the request.
	 * @param request a request
	 * @return the response, which the caller owns; it has no response code yet
	 * @throws IllegalArgumentException if the message is not a request
	 */
	public IsoMessage responseTo(IsoMessage request) {
		Mti mti = Mti.of(request);
		return this.factory.newResponse(request, mti.response(), ECHOED_FIRST[mti.version()],
				ECHOED_SECOND[mti.version()]);
	}

	/**
	 * Return a reversal of a request, for example when its outcome is unknown. It is a
	 * new message with a STAN of its own. It names the request in its original data
	 * elements, field 90, or 56 since 1993:
	 *
	 * <pre>
	 *   1987, 90   | MTI 4 | STAN 6  | field 7, 10 digits  | field 32, 11 digits          | field 33, 11 digits |
	 *   1993, 56   | MTI 4 | STAN 6  | field 12, 12 digits | length of field 32, and it   |
	 *   2003, 56   | MTI 4 | STAN 12 | field 12, 14 digits | length of field 32, and it   |
	 * </pre>
	 *
	 * What the request does not have is zeros. The reversal has these fields of the
	 * request: card number, amounts, local time, expiry date, processing code, merchant,
	 * terminal, institutions and accounts. It has no tracks, PIN, chip data or card
	 * verification value, and no approval code, which only the response has; set field 38
	 * if the far end wants it. Fields that reversals must not have by the specification
	 * are left out. {@link Builder#reversalFields} and its neighbours change all of this.
	 * @param request the request as it was sent or received
	 * @return a message of type 0420, 1420 or 2420, unless {@link Builder#reversalMti}
	 * says otherwise; the caller owns it
	 * @throws IllegalArgumentException if the message is not a request or has no STAN, if
	 * the format does not have the field of original data elements, or if they do not fit
	 */
	public IsoMessage reversalOf(IsoMessage request) {
		Mti mti = Mti.of(request);
		if (!mti.isRequest()) {
			throw new IllegalArgumentException(mti + " is not a request, so there is nothing to reverse");
		}
		IsoMessage reversal = newMessage(this.reversals.mtiFor(mti));
		this.reversals.fill(reversal, request, this.factory.fields(),
				(field) -> this.factory.allows(reversal.getType(), field));
		return reversal;
	}

	/** Return the bits of the echoed fields among 64 fields, the first one highest. */
	private static long echoed(int version, int firstField) {
		return Arrays.stream(ECHOED)
			.filter((field) -> field >= firstField && field < firstField + 64)
			.filter((field) -> !Visibility.isCardData(version, field))
			.mapToLong((field) -> 1L << -field)
			.sum();
	}

	/**
	 * Return the bytes of a message, without framing.
	 * @param message the message, created by this format or one with the same coding
	 * @return its bytes
	 * @throws UnencodableMessageException if the message was created by a format with
	 * another coding, if a value does not fit its field, or if the message lacks a
	 * mandatory field or has one that it must not have, see {@link #incompleteness}. The
	 * text never quotes values
	 */
	public byte[] encode(IsoMessage message) {
		return encode(message, true);
	}

	/**
	 * Refuse a message whose values cannot be written, although it may still lack fields.
	 */
	void requireWritable(IsoMessage message) {
		encode(message, false);
	}

	private byte[] encode(IsoMessage message, boolean isWhole) {
		try {
			return this.factory.write(message, isWhole);
		}
		catch (UnencodableMessageException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UnencodableMessageException(ex.getClass());
		}
	}

	/**
	 * Read a message. All fields are checked, but some are converted to values only when
	 * they are first accessed. Several threads may access fields at the same time, as
	 * long as none changes the message.
	 * @param bytes the body of a frame, which the caller may reuse
	 * @return the message, which the caller owns
	 * @throws UndecodableMessageException if the bytes are not a message of this format
	 */
	public IsoMessage decode(byte[] bytes) throws UndecodableMessageException {
		return decode(bytes, NO_HEADER);
	}

	/**
	 * Read a message that remembers the header of its frame, so that a reply can carry
	 * the matching header.
	 * @param bytes the body of a frame
	 * @param header the header of the frame, such as a TPDU
	 * @return the message, which the caller owns
	 * @throws UndecodableMessageException if the bytes are not a message of this format
	 */
	public IsoMessage decode(byte[] bytes, byte[] header) throws UndecodableMessageException {
		return decode(bytes, header, true);
	}

	private IsoMessage decode(byte[] bytes, byte[] header, boolean mayChange) throws UndecodableMessageException {
		LazyIsoMessage message = this.factory.read(bytes, mayChange);
		message.markReceived((mayChange && header.length > 0) ? header.clone() : header);
		return message;
	}

	/**
	 * Read a message with a codec. If the codec throws any exception, the message counts
	 * as undecodable, and the text of the exception is not passed on.
	 * @param bytes the body of a frame, which must not be changed afterwards, because the
	 * message may still read fields from it
	 * @param header the header of the frame, such as a TPDU
	 * @param codec the codec
	 * @return the message, which the caller owns, or {@code null} to skip the frame
	 * @throws UndecodableMessageException if the bytes are not a message
	 */
	public @Nullable IsoMessage decode(byte[] bytes, byte[] header, MessageCodec codec)
			throws UndecodableMessageException {
		IsoMessage message;
		try {
			message = (codec == MessageCodec.DEFAULT) ? decode(bytes, header, false) : codec.read(bytes, header, this);
		}
		catch (UndecodableMessageException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UndecodableMessageException(Reason.CODEC_FAILED, ": " + ex.getClass().getName());
		}
		if (message != null && !Mti.isValid(message.getType())) {
			throw new UndecodableMessageException(Reason.INVALID_MTI, "");
		}
		if (message instanceof LazyIsoMessage received && received.receivedType() == 0) {
			received.markReceived(header);
		}
		return message;
	}

	/**
	 * Return the bytes of a message as written by a codec, without framing.
	 * @param message the message
	 * @param codec the codec
	 * @return the bytes of the message
	 * @throws UnencodableMessageException if the message cannot be written
	 */
	public byte[] encode(IsoMessage message, MessageCodec codec) {
		byte[] bytes;
		try {
			bytes = codec.write(message, this);
		}
		catch (UnencodableMessageException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw UnencodableMessageException.ofCodec(ex);
		}
		if (bytes == null) {
			throw new UnencodableMessageException("the message codec " + codec.getClass().getName()
					+ " returned null; return the bytes of the message, or throw an exception");
		}
		return bytes;
	}

	/**
	 * Return what a message lacks or must not have, by the
	 * {@linkplain MessageSpec#presence presence of fields} in the specification. Encoding
	 * refuses such a message. One that is received is reported; it is not handled if the
	 * format {@linkplain Builder#refuseIncomplete refuses} it.
	 * @param message the message, which no other thread may change at the same time
	 * @return what is wrong, or {@code null} if nothing is or the specification does not
	 * say which fields messages of the type have
	 */
	public @Nullable Incompleteness incompleteness(IsoMessage message) {
		return this.factory.incompleteness(message);
	}

	/** Whether the specification says which fields messages have. */
	boolean hasPresence() {
		return this.factory.hasPresence();
	}

	/**
	 * Whether received messages are not handled if they lack mandatory fields or have
	 * fields that they must not have.
	 * @return whether they are refused, see {@link Builder#refuseIncomplete}
	 */
	public boolean refusesIncomplete() {
		return this.refusesIncomplete;
	}

	/**
	 * Return a copy of a message. The copy shares no mutable state with the original:
	 * byte arrays, parts of fields and dates are copied. Objects that the application's
	 * codecs decode cannot be copied and are shared. A message that a
	 * {@link MessageCodec} created without the format is returned as it is.
	 * @param message the message, which no other thread may change at the same time
	 * @return its copy
	 */
	public static IsoMessage copyOf(IsoMessage message) {
		return (message instanceof LazyIsoMessage received) ? received.copy() : message;
	}

	/**
	 * Return the header of the frame in which a message was received.
	 * @param message a message
	 * @return the header, which the caller owns; empty if the message was not received,
	 * or its frame had no header
	 */
	public static byte[] frameHeader(IsoMessage message) {
		byte[] header = (message instanceof LazyIsoMessage received) ? received.frameHeader() : NO_HEADER;
		return (header.length > 0) ? header.clone() : header;
	}

	/**
	 * Return how many parts of its fields a received message had that the specification
	 * does not describe. A field without a layout for the message counts as one part.
	 * @param message a message
	 * @return the numbers by field; empty if there are none, or the message was not
	 * received
	 */
	public static Map<Integer, Integer> unknownParts(IsoMessage message) {
		return found(message, PartsFindings::unknown);
	}

	/**
	 * Return how many groups of parts could not be read in the fields of a received
	 * message, and are kept as bytes because the specification says {@code broken: keep}.
	 * @param message a message
	 * @return the numbers by field; empty if there are none, or the message was not
	 * received
	 */
	public static Map<Integer, Integer> brokenParts(IsoMessage message) {
		return found(message, PartsFindings::broken);
	}

	private static Map<Integer, Integer> found(IsoMessage message, ToIntFunction<PartsFindings> what) {
		if (!(message instanceof LazyIsoMessage received) || received.findings().isEmpty()) {
			return Map.of();
		}
		Map<Integer, Integer> found = new TreeMap<>();
		received.findings().forEach((field, findings) -> {
			if (what.applyAsInt(findings) > 0) {
				found.put(field, what.applyAsInt(findings));
			}
		});
		return found;
	}

	/**
	 * Whether a message was received as a response. This does not change when a handler
	 * turns a request into a response by setting its type.
	 * @param message a message
	 * @return whether it was received as a response, or has the type of a response if it
	 * was not received
	 */
	public static boolean isReceivedResponse(IsoMessage message) {
		int type = (message instanceof LazyIsoMessage received && received.receivedType() != 0)
				? received.receivedType() : message.getType();
		return Mti.isValid(type) && Mti.of(type).isResponse();
	}

	/**
	 * Mark a received message as answered, so that it is not answered twice. The mark is
	 * shared with its copies. Messages that were not received, or were created by a
	 * {@link MessageCodec} without the format, cannot be marked.
	 * @param message the message; several threads may try to mark it at the same time
	 * @return {@code true} if it was not marked before, so that the caller may answer it;
	 * always {@code true} for a message that cannot be marked
	 */
	public static boolean markAnswered(IsoMessage message) {
		return !(message instanceof LazyIsoMessage received) || received.markAnswered();
	}

	/**
	 * Remove the mark set by {@link #markAnswered}, because no byte of the reply was
	 * sent.
	 * @param message the message
	 */
	public static void unmarkAnswered(IsoMessage message) {
		if (message instanceof LazyIsoMessage received) {
			received.unmarkAnswered();
		}
	}

	/**
	 * Return a message as text without card data, by the rules of this format.
	 * @param message the message, which no other thread may change at the same time
	 * @return the message type and the fields on one line, see {@link MessagePrinter}
	 */
	public String print(IsoMessage message) {
		return MessagePrinter.print(message, this.factory.disclosure);
	}

	/**
	 * Describe a message for people, without card data: a line for each field with its
	 * number, its name, its value as {@link #print} shows it, and what a code means.
	 * Parts are indented; only their length is shown, but for tags of EMV that hold no
	 * card data.
	 *
	 * <pre>
	 * 0110 authorization response
	 *     2 Primary account number: 411111******1111
	 *     3 Processing code: 000000 purchase
	 *    39 Response code: 51 insufficient funds
	 *    48 Additional data, private: &lt;hidden:7&gt;
	 *         92 Card verification value: &lt;hidden:3&gt;
	 * </pre>
	 *
	 * A meaning that is usual among networks, but not in the standard, is marked as
	 * custom.
	 * @param message the message, which no other thread may change at the same time
	 * @return the lines
	 */
	public String describe(IsoMessage message) {
		return MessageDescription.of(this, message);
	}

	/**
	 * Set a field with the type and length of its parse guide. Text may be what
	 * {@link IsoValue#toString} returns for such a field:
	 *
	 * <pre>
	 *   NUMERIC            digits, padded with zeros on the left; fields 28 to 31 and 97 may begin with C or D
	 *   AMOUNT             12 digits, the last two of which are decimals; or 12.50. A number counts units: 12.50, not 1250
	 *   DATE4 and so on    the digits of the field; or a Date or java.time value, converted to the time zone of the guide
	 *   ALPHA              characters, padded with spaces on the right
	 *   LLVAR and the like characters
	 *   BINARY             bytes, or two hexadecimal digits for each, padded with zero bytes on the right
	 *   LLBIN and the like bytes, or two hexadecimal digits for each
	 *   LLBCDBIN ...       hexadecimal digits; or bytes of two digits each, the first of which is not 0
	 *   parts              a CompositeField with a value for each part of the guide; or the text of all parts, if they are text
	 * </pre>
	 *
	 * With a specification a text is what {@link IsoValue#toString} returns, too: digits,
	 * which zeros complete; characters, which spaces complete; C or D and digits; or two
	 * hexadecimal digits for each byte, which nothing completes.
	 * <p>
	 * Values are never truncated, rounded or guessed.
	 * @param message the message
	 * @param field the number of the field, from 2 to 128, or to 192 if a specification
	 * has three bitmaps
	 * @param value the value; {@code null} removes the field
	 * @return the message
	 * @throws IllegalArgumentException if the guide does not have the field, or the value
	 * does not fit
	 */
	public IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		return this.factory.set(message, field, value);
	}

	/**
	 * Set a field or a part of a field. Setting a part makes the field, if the message
	 * does not have it; bitmaps and lengths follow from the parts.
	 * @param message the message
	 * @param path the number of a field, and for a part its keys, such as {@code 4},
	 * {@code 48.92}, {@code 55.9F26} or {@code 55.71[2]}, see {@link Subfields}
	 * @param value the value; {@code null} removes the field or the part
	 * @return the message
	 * @throws IllegalArgumentException if the format has no such field or part, or the
	 * value does not fit. The text does not quote the value
	 */
	public IsoMessage set(IsoMessage message, String path, @Nullable Object value) {
		int dot = path.indexOf('.');
		int field = fieldOf(path, dot);
		if (dot < 0) {
			return set(message, field, value);
		}
		Object current = message.hasField(field) ? message.getObjectValue(field) : null;
		if (current == null && value == null) {
			return message;
		}
		Subfields parts = (current instanceof Subfields subfields) ? subfields : subfields(message, field);
		return set(message, field, changed(message, field, parts, path.substring(dot + 1), value));
	}

	private static Subfields changed(IsoMessage message, int field, Subfields parts, String path,
			@Nullable Object value) {
		try {
			return parts.with(path, value);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException("Field " + field + " of " + Mti.of(message) + ": " + ex.getMessage());
		}
	}

	/**
	 * Return the value of a field or of a part of a field.
	 * @param message the message
	 * @param path the number of a field, and for a part its keys, such as {@code 48.92}
	 * @return the value: of a part text, bytes or {@link Subfields}; {@code null} if the
	 * message does not have it, or nobody knows, see {@link Subfields#isBroken(String)}
	 * @throws IllegalArgumentException if the text is not a path
	 */
	public @Nullable Object get(IsoMessage message, String path) {
		int dot = path.indexOf('.');
		int field = fieldOf(path, dot);
		Object value = message.hasField(field) ? message.getObjectValue(field) : null;
		if (dot < 0) {
			return value;
		}
		return (value instanceof Subfields parts) ? parts.get(path.substring(dot + 1)) : null;
	}

	/**
	 * Return the fields of a message as a record, whose components are annotated with
	 * {@link Field}.
	 * @param <T> the record
	 * @param message the message
	 * @param type the class of the record
	 * @return the record
	 * @throws FieldMappingException if a field does not convert, a primitive component
	 * has no field, or a component cannot stand for a field
	 */
	public <T extends Record> T read(IsoMessage message, Class<T> type) {
		return RecordMapping.of(type).read(message);
	}

	/**
	 * Return a new message with the fields of its template, the next STAN if it is a
	 * request, and the fields of a record. A component that is {@code null} is left out.
	 * @param mti four digits, such as {@code 0100}
	 * @param fields a record whose components are annotated with {@link Field}
	 * @return the message, which the caller owns
	 * @throws FieldMappingException if a value does not fit its field
	 */
	public IsoMessage message(String mti, Record fields) {
		return set(newMessage(mti), fields);
	}

	/**
	 * Set the fields of a message from a record. A component that is {@code null} is left
	 * out.
	 * @param message the message
	 * @param fields a record whose components are annotated with {@link Field}
	 * @return the message
	 * @throws FieldMappingException if a value does not fit its field
	 */
	public IsoMessage set(IsoMessage message, Record fields) {
		RecordMapping.of(fields.getClass()).write(this.factory.fields(), message, fields);
		return message;
	}

	/**
	 * Refuse a record that cannot stand for messages of a type. A record is checked once,
	 * when an application starts or before its first message is sent.
	 * @param mti the message type
	 * @param type the class of the record
	 * @throws FieldMappingException if a component has no {@link Field}, a type that
	 * cannot stand for its field, or a field that the format does not have
	 */
	public void requireFields(Mti mti, Class<? extends Record> type) {
		Set<Class<?>> fitting = this.fittingRecords.computeIfAbsent(mti, (key) -> ConcurrentHashMap.newKeySet());
		if (!fitting.contains(type)) {
			RecordMapping.of(type).requireIn(this.factory.fields(), mti.value());
			fitting.add(type);
		}
	}

	/**
	 * Refuse a record that cannot stand for messages of any of several types. A type may
	 * lack the field of a component, which then is {@code null}, unless the component is
	 * primitive; but not all may lack it.
	 * @param types the message types
	 * @param type the class of the record
	 * @throws FieldMappingException as of {@link #requireFields(Mti, Class)}
	 */
	public void requireFields(Collection<Mti> types, Class<? extends Record> type) {
		RecordMapping.of(type).requireInAny(this.factory.fields(), values(types));
	}

	/**
	 * Refuse a parameter that cannot stand for a field of messages of any of several
	 * types. For checks when an application starts. A type may lack the field, unless the
	 * parameter is primitive; but not all may lack it.
	 * @param types the message types
	 * @param field the parameter
	 * @throws FieldMappingException if the format does not have its field, or its type
	 * cannot stand for it
	 */
	public void requireField(Collection<Mti> types, FieldBinding field) {
		field.requireInAny(this.factory.fields(), values(types));
	}

	private static int[] values(Collection<Mti> types) {
		return types.stream().mapToInt(Mti::value).toArray();
	}

	/**
	 * Return the parts of a field, without any part yet.
	 * @param mti the message type
	 * @param field the number of the field
	 * @return the subfields, to which parts can be added
	 * @throws IllegalArgumentException if the format has no such field, it has no parts,
	 * or more than the MTI is needed to choose among several layouts of them
	 */
	public Subfields subfields(Mti mti, int field) {
		Subfields parts = subfields(mti, field, this.factory.codec(this.factory.blank(mti), field));
		if (parts.isUnknown()) {
			throw new IllegalArgumentException("Field " + field + " of " + mti
					+ " has parts with several layouts; name the one that the message is going to have");
		}
		return parts;
	}

	/**
	 * Return the parts of a field in one of several layouts, without any part yet.
	 * @param mti the message type
	 * @param field the number of the field
	 * @param layout the key of the layout in the specification, such as {@code 00} or
	 * {@code else}
	 * @return the subfields, to which parts can be added
	 * @throws IllegalArgumentException if the format has no such field, or it has no such
	 * layout
	 */
	public Subfields subfields(Mti mti, int field, String layout) {
		FieldCodec codec = codec(mti, field);
		PartsSchema parts = (codec != null && codec.parts() != null) ? codec.parts().layouts().get(layout) : null;
		if (parts == null) {
			throw new IllegalArgumentException(
					describe(mti) + " has no such layout of parts in field " + field + "; write one of its keys");
		}
		return Subfields.of(parts);
	}

	/** Return the parts of a field of a message, without any part yet. */
	Subfields subfields(IsoMessage message, int field) {
		return subfields(Mti.of(message), field, this.factory.codec(message, field));
	}

	private Subfields subfields(Mti mti, int field, @Nullable FieldCodec codec) {
		PartsSchema parts = (codec != null) ? codec.parts() : null;
		if (parts == null) {
			throw new IllegalArgumentException(
					describe(mti) + " has no " + ((codec != null) ? "parts in field " : "field ") + field);
		}
		return Subfields.of(parts);
	}

	private static int fieldOf(String path, int dot) {
		int end = (dot >= 0) ? dot : path.length();
		int field = 0;
		for (int place = 0; place < end && field >= 0; place++) {
			int digit = path.charAt(place) - '0';
			field = (digit >= 0 && digit <= 9 && field < 100) ? 10 * field + digit : -1;
		}
		if (field <= 0 || path.charAt(0) == '0') {
			throw new IllegalArgumentException("'" + path
					+ "' is not a path; write the number of a field, and for a part its keys, such as 48.92");
		}
		return field;
	}

	/**
	 * Whether a message type has a parse guide, so that its messages can be read and
	 * their fields be set.
	 * @param mti the message type
	 * @return whether there is a parse guide
	 */
	public boolean hasGuide(Mti mti) {
		return this.factory.hasGuide(mti);
	}

	/**
	 * Whether new messages of a type begin with the fields of a template.
	 * @param mti the message type
	 * @return whether there is a template
	 */
	public boolean hasTemplate(Mti mti) {
		return this.factory.hasTemplate(mti);
	}

	/**
	 * Whether the parse guide of a message type has a field.
	 * @param mti the message type
	 * @param field the number of the field
	 * @return whether there is a guide that has the field
	 */
	public boolean hasField(Mti mti, int field) {
		return codec(mti, field) != null;
	}

	/**
	 * Return the specification that describes the messages of this format.
	 * @return the specification, or {@code null} if parse guides of j8583 describe them
	 */
	public @Nullable MessageSpec specification() {
		return this.factory.specification();
	}

	Disclosure disclosure() {
		return this.factory.disclosure;
	}

	/** Return the codec of a field, or {@code null} if the format does not have it. */
	@Nullable FieldCodec codec(Mti mti, int field) {
		return this.factory.codec(mti, field);
	}

	/** Set several fields, those whose parts depend on other fields last. */
	void setAll(IsoMessage message, Map<Integer, ?> values) {
		this.factory.setAll(message, values);
	}

	/** Return a text that begins a sentence: what describes a message type. */
	String describe(Mti mti) {
		return this.factory.describe(mti);
	}

	/**
	 * Return the message types that this format knows: those that it can read, and the
	 * requests to which they are responses. A specification can also read other types
	 * than these, such as those of another version.
	 * @return the message types in ascending order
	 */
	public Set<String> messageTypes() {
		Set<String> types = new TreeSet<>();
		for (int guide : this.factory.describedTypes()) {
			Mti mti = new Mti(guide);
			types.add(mti.toString());
			if (mti.isResponse()) {
				types.add(new Mti(guide - 0x10).toString());
			}
		}
		return types;
	}

	/**
	 * Builds a {@link MessageFormat}.
	 */
	public static final class Builder {

		private final GuidedMessageFactory factory = new GuidedMessageFactory();

		private StanGenerator stanGenerator = StanGenerator.inMemory();

		private Charset charset = StandardCharsets.ISO_8859_1;

		private @Nullable Boolean digitsInCharset;

		private IsoHeader isoHeader = IsoHeader.NONE;

		private @Nullable J8583Configuration configuration;

		private @Nullable MessageSpec spec;

		private Consumer<MessageFactory<IsoMessage>> customizer = (factory) -> {
		};

		private boolean strict = true;

		private boolean refuseIncomplete;

		private BcdPadding bcdPadding = BcdPadding.LEFT_ZERO;

		private Clock clock = Clock.systemDefaultZone();

		private @Nullable ZoneId timeZone;

		private Set<FilledField> filled = Set.of();

		private Reversals reversals = Reversals.STANDARD;

		private boolean built;

		private Builder() {
		}

		/** Return the factory, unless it belongs to a format that has been built. */
		private GuidedMessageFactory factory() {
			if (this.built) {
				throw new IllegalStateException("A builder can build only one format; create a new one");
			}
			return this.factory;
		}

		/**
		 * Set a specification, which describes every field of every message type. A
		 * format has either a specification or a {@linkplain #configuration(String)
		 * configuration of j8583}. Character set, binary fields and the like are part of
		 * the specification, and the builder's own have no effect. An ISO header of the
		 * builder replaces that of the specification. The format prints of a field what
		 * the specification says; {@link #hideFields} and {@link #truncateFields} may
		 * show less.
		 * @param spec the specification, such as
		 * {@code MessageSpec.named("iso1987-ascii")}
		 * @return this builder
		 */
		public Builder spec(MessageSpec spec) {
			this.spec = spec;
			return this;
		}

		/**
		 * Set templates and parse guides in j8583's XML.
		 * @param xml the text of the document, not the name of a file
		 * @return this builder
		 * @throws IllegalArgumentException if the text is the name of a file
		 */
		public Builder configuration(String xml) {
			this.configuration = J8583Configuration.of(xml);
			return this;
		}

		/**
		 * Set templates and parse guides in j8583's XML, from a file or a resource of the
		 * class path, such as {@code Example.class.getResourceAsStream("/iso8583.xml")}.
		 * @param xml the document, in the encoding that it declares, or else in UTF-8;
		 * the stream is read to its end and closed
		 * @return this builder
		 * @throws IllegalArgumentException if the stream is {@code null}, because the
		 * resource does not exist
		 * @throws java.io.UncheckedIOException if the stream cannot be read
		 */
		public Builder configuration(@Nullable InputStream xml) {
			this.configuration = J8583Configuration.of(xml);
			return this;
		}

		/**
		 * Set the character set of text. Default ISO 8859-1.
		 * @param charset a character set with one byte per character, because lengths
		 * count characters
		 * @return this builder
		 * @throws IllegalArgumentException if a character may take several bytes
		 */
		public Builder charset(Charset charset) {
			if (!charset.canEncode() || charset.newEncoder().maxBytesPerChar() > 1) {
				throw new IllegalArgumentException("The character set " + charset.name()
						+ " may use several bytes for a character; use one with single bytes, such as ISO-8859-1,"
						+ " US-ASCII or IBM1047");
			}
			this.charset = charset;
			return this;
		}

		/**
		 * Set the character set of text by its name. Default ISO-8859-1.
		 * @param name the name of a character set with one byte per character
		 * @return this builder
		 * @throws IllegalArgumentException if the character set does not exist, or a
		 * character may take several bytes
		 */
		public Builder charset(String name) {
			Charset charset;
			try {
				charset = Charset.forName(name);
			}
			catch (IllegalArgumentException ex) {
				throw new IllegalArgumentException("There is no character set '" + SafeText.of(name)
						+ "'; write the name of one with single bytes, such as IBM1047 or IBM037 (both EBCDIC),"
						+ " ISO-8859-1, US-ASCII or windows-1252" + (Charset.isSupported("IBM1047") ? ""
								: "; for EBCDIC this Java runtime lacks the module jdk.charsets"));
			}
			return charset(charset);
		}

		/**
		 * Set whether MTI and bitmap are binary: two BCD bytes, and 8 or 16 bytes.
		 * Default {@code false}.
		 * @param binary whether they are binary
		 * @return this builder
		 */
		public Builder binaryHeader(boolean binary) {
			factory().setBinaryHeader(binary);
			return this;
		}

		/**
		 * Set whether fields are binary: numbers in BCD, and binary fields as bytes.
		 * Default {@code false}, for numbers in digits and bytes in hexadecimal digits.
		 * @param binary whether they are binary
		 * @return this builder
		 */
		public Builder binaryFields(boolean binary) {
			factory().setBinaryFields(binary);
			return this;
		}

		/**
		 * Set whether the bitmap is 8 or 16 bytes rather than 16 or 32 hexadecimal
		 * digits. Default {@code false}; implied by {@link #binaryHeader}.
		 * @param binary whether it is binary
		 * @return this builder
		 */
		public Builder binaryBitmap(boolean binary) {
			factory().setUseBinaryBitmap(binary);
			return this;
		}

		/**
		 * Set whether digits of MTI, bitmap and lengths are written in the character set
		 * rather than in ASCII. Default {@code true} for a character set whose digits
		 * differ from those of ASCII, such as EBCDIC; {@code false} then requires a
		 * {@link #binaryHeader}, because an MTI of text is always written in the
		 * character set.
		 * @param force whether they are written in the character set
		 * @return this builder
		 */
		public Builder digitsInCharset(boolean force) {
			this.digitsInCharset = force;
			return this;
		}

		/**
		 * Set a text that precedes the MTI of every message, such as
		 * {@code ISO025000077}. Default none, or the {@code <header>} elements of the
		 * configuration. Received messages must have a header of the same length with any
		 * content, which {@link IsoMessage#getIsoHeader()} returns. Bytes that are not
		 * characters of the character set are read as U+FFFD, but echoed unchanged.
		 * @param header the header of outbound messages
		 * @return this builder
		 */
		public Builder isoHeader(String header) {
			this.isoHeader = IsoHeader.text(header);
			return this;
		}

		/**
		 * Set bytes that precede the MTI of every message. Default none. Received
		 * messages must have a header of the same length with any content, which
		 * {@link IsoMessage#getBinaryIsoHeader()} returns.
		 * @param header the header of outbound messages
		 * @return this builder
		 */
		public Builder binaryIsoHeader(byte[] header) {
			this.isoHeader = IsoHeader.binary(header);
			return this;
		}

		/**
		 * Set the length of the text that precedes the MTI, if there is no
		 * {@link #isoHeader}: a response carries the header of its request, and other
		 * messages the one set by {@link IsoMessage#setIsoHeader} or by {@code <header>}
		 * elements of the configuration. Default none, or the length of those elements.
		 * @param length a number of characters from 1 to 255
		 * @return this builder
		 * @throws IllegalArgumentException if the length is out of range
		 */
		public Builder isoHeaderLength(int length) {
			this.isoHeader = IsoHeader.ofLength(length);
			return this;
		}

		/**
		 * Set whether to refuse messages that can be read but are not correct: letters in
		 * a number, except C or D before the amounts of fields 28 to 31 and 97; dates
		 * that do not exist, or that j8583 reads as other dates; characters that are not
		 * in the character set; bytes after the last field, or after the last part of a
		 * field. Default {@code true}. Messages that cannot be read at all are always
		 * refused.
		 * @param strict whether to refuse such messages
		 * @return this builder
		 */
		public Builder strict(boolean strict) {
			this.strict = strict;
			return this;
		}

		/**
		 * Set whether requests, advices and notifications that are received are not
		 * handled if they lack mandatory fields, or have fields that they must not have,
		 * by the {@linkplain MessageSpec#presence presence of fields} in the
		 * specification. They are then not answered. Default {@code false}: they are
		 * reported and handled. A response is always passed on, because the far end has
		 * decided, and nothing else tells how.
		 * @param refuse whether to refuse such messages
		 * @return this builder
		 */
		public Builder refuseIncomplete(boolean refuse) {
			this.refuseIncomplete = refuse;
			return this;
		}

		/**
		 * Set how an odd number of packed digits ({@code LLBCDBIN} and the like) is
		 * padded in binary fields. Default {@link BcdPadding#LEFT_ZERO}.
		 * @param padding the padding
		 * @return this builder
		 */
		public Builder bcdPadding(BcdPadding padding) {
			this.bcdPadding = padding;
			return this;
		}

		/**
		 * Set the fields that new requests get by themselves, unless their template has
		 * them. Network management requests get only the transmission time. A format of
		 * j8583 fills the fields that the parse guide of the message type has. Default
		 * none.
		 * @param fields the fields
		 * @return this builder
		 */
		public Builder fill(FilledField... fields) {
			this.filled = (fields.length == 0) ? Set.of() : EnumSet.copyOf(List.of(fields));
			return this;
		}

		/**
		 * Set the time zone of the local date and time that requests are filled with.
		 * Default the time zone of the system.
		 * @param timeZone the time zone
		 * @return this builder
		 */
		public Builder timeZone(ZoneId timeZone) {
			this.timeZone = timeZone;
			return this;
		}

		/**
		 * Set the type of {@linkplain MessageFormat#reversalOf reversals}. Default the
		 * reversal advice of the version, such as 0420.
		 * @param mti four digits, such as {@code 0400}
		 * @return this builder
		 * @throws IllegalArgumentException if it is not the type of a reversal
		 */
		public Builder reversalMti(String mti) {
			this.reversals = this.reversals.withMti(mti);
			return this;
		}

		/**
		 * Set the fields that {@linkplain MessageFormat#reversalOf reversals} have from
		 * their request. Field 11 is among them where a reversal has the STAN of its
		 * request.
		 * @param fields the numbers of the fields
		 * @return this builder
		 */
		public Builder reversalFields(int... fields) {
			this.reversals = this.reversals.withCopied(Arrays.stream(fields).boxed().toList());
			return this;
		}

		/**
		 * Set the field in which {@linkplain MessageFormat#reversalOf reversals} name
		 * their request. Default 90 in the version of 1987, 56 in later ones.
		 * @param field the number of the field
		 * @return this builder
		 */
		public Builder originalDataField(int field) {
			this.reversals = this.reversals.withOriginalDataField(field);
			return this;
		}

		/**
		 * Set the layout of the field in which {@linkplain MessageFormat#reversalOf
		 * reversals} name their request, for example {@code "mti 11:6 7:10 32:11 33:11"}:
		 * the MTI of the request, then numbers of its fields, each with the number of
		 * characters. Digits are padded with zeros on the left, other text with spaces on
		 * the right. {@code 32:ll} stands for two digits of length and the value. Default
		 * the layout of the version.
		 * @param layout the layout
		 * @return this builder
		 * @throws IllegalArgumentException if the text is not a layout
		 */
		public Builder originalData(String layout) {
			this.reversals = this.reversals.withOriginalData(layout);
			return this;
		}

		/** Set the clock that gives the year of dates without one, and the time. */
		Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Set the generator of STANs for new requests. Default
		 * {@link StanGenerator#inMemory()}.
		 * @param stanGenerator the generator
		 * @return this builder
		 */
		public Builder stanGenerator(StanGenerator stanGenerator) {
			this.stanGenerator = stanGenerator;
			return this;
		}

		/**
		 * Add fields that {@link MessagePrinter} hides in messages of this format, so
		 * that only their length is shown. Default none. Logs and exceptions still
		 * contain the link, MTI and STAN, and the response code of a refused sign-on or
		 * echo test.
		 * @param fields numbers from 2 to 192
		 * @return this builder
		 * @throws IllegalArgumentException if a number is not valid, or is named twice
		 */
		public Builder hideFields(int... fields) {
			factory().disclosure.hide(fields);
			return this;
		}

		/**
		 * Add fields of which {@link MessagePrinter} shows the first six and the last
		 * four digits if they consist of 13 to 19 digits, and otherwise only the length.
		 * Default fields 2, 102 and 103.
		 * @param fields numbers from 2 to 192
		 * @return this builder
		 * @throws IllegalArgumentException if a number is not valid or is named twice, or
		 * if a field must not be shown even in part, such as 35 or 52
		 */
		public Builder truncateFields(int... fields) {
			factory().disclosure.truncate(fields);
			return this;
		}

		/**
		 * Add fields that {@link MessagePrinter} shows although the standard does not
		 * define their content. Name only fields that never hold card data or secrets in
		 * the specification of your network. Default none.
		 * @param fields numbers from 2 to 192
		 * @return this builder
		 * @throws IllegalArgumentException if a number is not valid or is named twice, or
		 * if a field may hold card data or a secret: 2, 14, 34, 35, 36, 40, 45, 48, 49
		 * (which is shown by default where it is a currency), 52, 53, 55, 96, 102, 103,
		 * 126 and 127
		 */
		public Builder showFields(int... fields) {
			factory().disclosure.show(fields);
			return this;
		}

		/**
		 * Add a customizer for settings that only j8583's factory has, such as custom
		 * field codecs. It is called once, after the configuration has been read and
		 * before the factory is frozen. Codecs run on event loops: they must not block,
		 * and must not log values.
		 * @param customizer changes the factory
		 * @return this builder
		 */
		public Builder customize(Consumer<MessageFactory<IsoMessage>> customizer) {
			this.customizer = this.customizer.andThen(customizer);
			return this;
		}

		/**
		 * Return the format.
		 * @return the format
		 * @throws IllegalArgumentException if the configuration is not valid or has no
		 * parse guide, if templates and guides contradict each other, if an MTI of text
		 * could not be read, see {@link #digitsInCharset}, if a specification shows a
		 * field that may hold card data or a secret, or if incomplete messages are to be
		 * refused and nothing says which are
		 * @throws IllegalStateException if this builder has already built a format
		 */
		public MessageFormat build() {
			factory();
			this.built = true;
			if (this.refuseIncomplete && (this.spec == null || this.spec.presence().isEmpty())) {
				throw new IllegalArgumentException("Nothing says which fields messages must have, so no message is"
						+ " incomplete; write messages in the specification, or do not refuse incomplete messages");
			}
			if (this.spec != null) {
				return buildOf(this.spec);
			}
			this.factory.setCharacterEncoding(this.charset.name());
			if (this.configuration != null) {
				this.configuration.applyTo(this.factory).forEach(this.factory::setMaximumLengths);
			}
			// again, because j8583 passes both on only to guides that exist at the time
			this.factory.setCharacterEncoding(this.charset.name());
			this.factory.setForceStringEncoding((this.digitsInCharset != null) ? this.digitsInCharset
					: !GuidedMessageFactory.hasAsciiDigits(this.charset));
			this.customizer.accept(this.factory);
			if (this.factory.guideTypes().isEmpty()) {
				throw new IllegalArgumentException("There is no parse guide; add at least one"
						+ " <parse type=\"0800\"> element, or no message can be read");
			}
			this.factory.prepare(this.strict, this.bcdPadding, this.clock, this.isoHeader);
			return finish();
		}

		private MessageFormat finish() {
			this.factory.freeze();
			FieldFiller filler = this.filled.isEmpty() ? null : new FieldFiller(this.filled, this.clock,
					(this.timeZone != null) ? this.timeZone : this.clock.getZone(), this.factory.fields());
			for (int type : this.factory.describedTypes()) {
				if (filler != null && new Mti(type).isRequest()) {
					filler.requireFit(this.factory.newMessage(type), this.spec != null);
				}
			}
			if (this.reversals != Reversals.STANDARD && this.spec != null) {
				this.reversals.requireFit(this.factory.newMessage(this.spec.version() << 12 | 0x100),
						this.factory.fields());
			}
			return new MessageFormat(this.factory, this.stanGenerator, filler, this.reversals, this.refuseIncomplete);
		}

		private MessageFormat buildOf(MessageSpec spec) {
			if (this.configuration != null) {
				throw new IllegalArgumentException("A format has either a specification or a configuration of j8583");
			}
			disclose(spec);
			this.factory.setCharacterEncoding(
					((spec.mti() instanceof Encoding.Text text) ? text.charset() : StandardCharsets.ISO_8859_1).name());
			this.customizer.accept(this.factory);
			this.factory.prepare(spec, this.strict, headerOf(spec));
			return finish();
		}

		private IsoHeader headerOf(MessageSpec spec) {
			boolean isSet = this.isoHeader != IsoHeader.NONE;
			return (isSet || spec.headerLength() == 0) ? this.isoHeader : IsoHeader.binaryOfLength(spec.headerLength());
		}

		private void disclose(MessageSpec spec) {
			spec.fields().forEach((number, field) -> {
				Visibility visibility = switch (field.show()) {
					case STANDARD -> null;
					case SHOWN -> Visibility.SHOWN;
					case TRUNCATED -> Visibility.TRUNCATED;
					case HIDDEN -> Visibility.HIDDEN;
				};
				if (visibility != null) {
					this.factory.disclosure.specify(spec.name(), number, visibility);
				}
			});
		}

	}

}
