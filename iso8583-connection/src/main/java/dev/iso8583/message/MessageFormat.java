package dev.iso8583.message;

import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToIntFunction;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.UndecodableMessageException.Reason;
import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldPath;
import dev.iso8583.message.field.PartsFindings;
import dev.iso8583.message.field.PartsSchema;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldBinding;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.mapping.RecordMapping;
import dev.iso8583.message.presence.Incompleteness;
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

	private final GuidedMessageFactory factory;

	private final StanGenerator stanGenerator;

	/** Fills fields of new requests, or {@code null}. */
	private final @Nullable FieldFiller filler;

	private final Reversals reversals;

	private final boolean refusesIncomplete;

	/** The records that have been found to fit, by message type. */
	private final Map<Mti, Set<Class<?>>> fittingRecords = new ConcurrentHashMap<>();

	MessageFormat(GuidedMessageFactory factory, StanGenerator stanGenerator, @Nullable FieldFiller filler,
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
		return this.factory.newResponse(request, Mti.of(request).response());
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
	 * the format does not have the field of original data elements, if reversals must not
	 * have it by the specification, or if they do not fit
	 */
	public IsoMessage reversalOf(IsoMessage request) {
		Mti mti = Mti.of(request);
		if (!mti.isRequest()) {
			throw new IllegalArgumentException(mti + " is not a request, so there is nothing to reverse");
		}
		Mti type = this.reversals.mtiFor(mti);
		this.reversals.requirePossible(type, this.factory);
		IsoMessage reversal = newMessage(type);
		this.reversals.fill(reversal, request, this.factory.fields(),
				(field) -> this.factory.allows(reversal.getType(), field));
		return reversal;
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
	 * Return how many bytes a message has at least, judging by its first bytes: MTI,
	 * bitmaps, and the lengths of fields as far as they are there. For links without
	 * framing.
	 * @param bytes the beginning of a message, or a whole one and what follows it
	 * @return a number of bytes. If there are not so many, the message is not complete;
	 * otherwise it is, and this is its length
	 * @throws UndecodableMessageException if no message of this format begins like this
	 */
	public int lengthAtLeast(byte[] bytes) throws UndecodableMessageException {
		return this.factory.lengthAtLeast(bytes);
	}

	/**
	 * Refuse a format whose messages do not tell where they end, because their last field
	 * may be missing although its bit is set.
	 * @throws IllegalArgumentException if only a frame can tell where a message ends
	 */
	public void requireKnownEnd() {
		if (!this.factory.tellsEnd()) {
			throw new IllegalArgumentException("The last field of a message may be missing although its bit is set,"
					+ " so a message does not tell where it ends. Write a framing with a length, or do not"
					+ " ignore the last missing field");
		}
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
	 * hexadecimal digits for each byte, which nothing completes. Bytes are set from
	 * digits in capitals or not, and their text has capitals.
	 * <p>
	 * Values are never truncated, rounded or guessed. An empty value of a field of fixed
	 * length is refused, because zeros or spaces would be written for it.
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
		FieldPath at = FieldPath.of(path);
		int field = at.field();
		if (at.part() == null) {
			return set(message, field, value);
		}
		Object current = message.hasField(field) ? message.getObjectValue(field) : null;
		if (current == null && value == null) {
			return message;
		}
		Subfields parts = (current instanceof Subfields subfields) ? subfields : subfields(message, field);
		return set(message, field, changed(message, field, parts, at.part(), value));
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
		FieldPath at = FieldPath.of(path);
		Object value = message.hasField(at.field()) ? message.getObjectValue(at.field()) : null;
		if (at.part() == null) {
			return value;
		}
		return (value instanceof Subfields parts) ? parts.get(at.part()) : null;
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

	/** Whether messages of a type may have a field, by the specification. */
	boolean allows(Mti mti, int field) {
		return this.factory.allows(mti.value(), field);
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
	public static final class Builder extends MessageFormatBuilder {

		private Builder() {
		}

	}

}
