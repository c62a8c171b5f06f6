package dev.iso8583.message;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.IntStream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.UndecodableMessageException.Reason;

/**
 * How messages are written as bytes: j8583's templates and parse guides, the character
 * set, and whether MTI, bitmap and fields are text or binary. Makes messages, writes them
 * and reads them. Immutable and safe for use by several threads; the messages it makes
 * are not.
 * <p>
 * No logger of j8583 tells what messages hold, at whatever level: what it would log is
 * refused before it is asked, and fields of several parts are decoded without it. That
 * does not hold for codecs of your own, which may ask j8583's; the Spring Boot starter
 * turns the logger {@code com.solab.iso8583.codecs} off for their sake.
 */
public final class MessageFormat {

	private static final byte[] NO_HEADER = {};

	/**
	 * What {@link #responseTo} copies: identification and amounts, nothing of the card.
	 */
	private static final int[] ECHOED = { 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49, 70 };

	/** The bits of these up to 64, by version. */
	private static final long[] ECHOED_FIRST = IntStream.range(0, 10)
		.mapToLong((version) -> echoed(version, 1))
		.toArray();

	/** The bits of these from 65. */
	private static final long[] ECHOED_SECOND = IntStream.range(0, 10)
		.mapToLong((version) -> echoed(version, 65))
		.toArray();

	private final GuidedMessageFactory factory;

	private final StanGenerator stanGenerator;

	private MessageFormat(GuidedMessageFactory factory, StanGenerator stanGenerator) {
		this.factory = factory;
		this.stanGenerator = stanGenerator;
	}

	/**
	 * Return a builder for a format.
	 * @return a builder with no guides, ISO 8859-1, everything as text
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Return a new message with the fields of its template. A request, anything that may
	 * be answered, gets the next STAN in field 11, see {@link #newMessage(Mti)}.
	 * @param mti four digits, such as {@code 0100}
	 * @return the message, which the caller owns
	 */
	public IsoMessage newMessage(String mti) {
		return newMessage(Mti.of(mti));
	}

	/**
	 * Return a new message with the fields of its template. A request, anything that may
	 * be answered, gets the next STAN in field 11, in the type and length of its parse
	 * guide: of six digits if there is no guide, and none if the guide has no field 11.
	 * @param mti the message type
	 * @return the message, which the caller owns
	 */
	public IsoMessage newMessage(Mti mti) {
		LazyIsoMessage message = this.factory.newMessage(mti.value());
		if (mti.isRequest()) {
			this.factory.setStan(message, mti, stan());
		}
		return message;
	}

	/**
	 * Return what gives requests their STANs.
	 * @return the generator
	 */
	public StanGenerator stanGenerator() {
		return this.stanGenerator;
	}

	private String stan() {
		int next = this.stanGenerator.next();
		if (next < 1 || next > StanGenerator.MAXIMUM) {
			throw new IllegalStateException("The StanGenerator gave " + next + "; a STAN is a number from 1 to 999999");
		}
		byte[] digits = new byte[6];
		for (int place = 5, rest = next; place >= 0; place--, rest /= 10) {
			digits[place] = (byte) ('0' + rest % 10);
		}
		return new String(digits, StandardCharsets.ISO_8859_1);
	}

	/**
	 * Return the response to a request: its message type, the fields of that type's
	 * template, and the request's fields 3, 4, 7, 11, 12, 13, 32, 33, 37, 41, 42, 49 and
	 * 70 where present; but not field 49 of the 2003 version, which is the card
	 * verification value there. Nothing else is copied, least of all the card number,
	 * track data or the PIN block; add what the far end's specification asks for. Its ISO
	 * header is the configured one, else that of the request.
	 * @param request a request
	 * @return the response, without a response code, which the caller owns
	 * @throws IllegalArgumentException if the message is not one that may be answered
	 */
	public IsoMessage responseTo(IsoMessage request) {
		Mti mti = Mti.of(request);
		return this.factory.responseTo(request, mti.response(), ECHOED_FIRST[mti.version()],
				ECHOED_SECOND[mti.version()]);
	}

	/** Return what is echoed of 64 fields, the first one highest. */
	private static long echoed(int version, int firstField) {
		return Arrays.stream(ECHOED)
			.filter((field) -> field >= firstField && field < firstField + 64)
			.filter((field) -> !Visibility.isCardData(version, field))
			.mapToLong((field) -> 1L << -field)
			.sum();
	}

	/**
	 * Return the bytes of a message, without framing.
	 * @param message the message, made by this format or one of the same coding
	 * @return its bytes
	 * @throws UnencodableMessageException if it was made by a format of another coding,
	 * or if a value does not fit its field, which j8583 would cut or write as another;
	 * the text names neither field content nor the codec's own complaint, which may quote
	 * it
	 */
	public byte[] encode(IsoMessage message) {
		try {
			return this.factory.write(message);
		}
		catch (UnencodableMessageException ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new UnencodableMessageException(ex.getClass());
		}
	}

	/**
	 * Return the message that some bytes hold. All of it is checked, and some of its
	 * fields become values only when they are asked for; several threads may ask at once,
	 * as long as none changes the message.
	 * @param bytes the body of a frame, which the caller may use again
	 * @return the message, which the caller owns
	 * @throws UndecodableMessageException if they hold none of this format
	 */
	public IsoMessage decode(byte[] bytes) throws UndecodableMessageException {
		return decode(bytes, NO_HEADER);
	}

	/**
	 * Return the message that some bytes hold, and let it remember the header that its
	 * frame carried, so that a reply can carry the header that belongs to it.
	 * @param bytes the body of a frame
	 * @param header the header of the frame, such as a TPDU
	 * @return the message, which the caller owns
	 * @throws UndecodableMessageException if they hold none of this format
	 */
	public IsoMessage decode(byte[] bytes, byte[] header) throws UndecodableMessageException {
		return decode(bytes, header, true);
	}

	private IsoMessage decode(byte[] bytes, byte[] header, boolean mayChange) throws UndecodableMessageException {
		LazyIsoMessage message = this.factory.read(bytes, mayChange);
		message.arrived((mayChange && header.length > 0) ? header.clone() : header);
		return message;
	}

	/**
	 * Return the message that a codec makes of some bytes. However the codec fails, the
	 * bytes are undecodable, and none of its text is passed on.
	 * @param bytes the body of a frame, which nobody changes afterwards: without a codec
	 * of the application the message reads its fields from it
	 * @param header the header of the frame, such as a TPDU
	 * @param codec the codec
	 * @return the message, which the caller owns, or {@code null} to skip the frame
	 * @throws UndecodableMessageException if they hold none
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
		if (message instanceof LazyIsoMessage received && received.arrivedType() == 0) {
			received.arrived(header);
		}
		return message;
	}

	/**
	 * Return the bytes that a codec makes of a message, without framing.
	 * @param message the message
	 * @param codec the codec
	 * @return its bytes
	 * @throws UnencodableMessageException if it cannot be written
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
	 * Return a message like another one, for a reader that must not see what the owner of
	 * the other changes, nor change what the owner sees. The two have nothing in common
	 * that can be changed: bytes, parts of fields and dates are copied. Values of other
	 * types, which codecs of the application make, cannot be copied and are shared. A
	 * message that a {@link MessageCodec} made by itself is returned as it is.
	 * @param message a message, which no other thread may be changing
	 * @return its copy
	 */
	public static IsoMessage copyOf(IsoMessage message) {
		return (message instanceof LazyIsoMessage received) ? received.copy() : message;
	}

	/**
	 * Return the header of the frame in which a message arrived.
	 * @param message a message
	 * @return the header, which the caller owns; empty for a message that did not arrive
	 * or that arrived without one
	 */
	public static byte[] frameHeader(IsoMessage message) {
		byte[] header = (message instanceof LazyIsoMessage received) ? received.frameHeader() : NO_HEADER;
		return (header.length > 0) ? header.clone() : header;
	}

	/**
	 * Whether a message arrived as a response. That does not change when its owner makes
	 * a response of a request by setting its type.
	 * @param message a message
	 * @return whether it arrived as one, or has the type of one if it did not arrive
	 */
	public static boolean isReceivedResponse(IsoMessage message) {
		int type = (message instanceof LazyIsoMessage received && received.arrivedType() != 0) ? received.arrivedType()
				: message.getType();
		return Mti.isValid(type) && Mti.of(type).isResponse();
	}

	/**
	 * Note that a message that arrived is answered, so that nobody answers it twice. Its
	 * copies are answered with it. What did not arrive, or was made by a
	 * {@link MessageCodec} without the format, has no such mark.
	 * @param message a message; several threads may answer it at once
	 * @return whether it was not answered before, so that the caller may answer it;
	 * always {@code true} for a message without a mark
	 */
	public static boolean markAnswered(IsoMessage message) {
		return !(message instanceof LazyIsoMessage received) || received.markAnswered();
	}

	/**
	 * Take back {@link #markAnswered}, since no byte of the reply was sent.
	 * @param message the message
	 */
	public static void unmarkAnswered(IsoMessage message) {
		if (message instanceof LazyIsoMessage received) {
			received.unmarkAnswered();
		}
	}

	/**
	 * Return a message as text by the rules of this format, whoever made it.
	 * @param message the message, which no other thread may be changing
	 * @return its type and fields on one line, see {@link MessagePrinter}
	 */
	public String print(IsoMessage message) {
		return MessagePrinter.print(message, this.factory.disclosure);
	}

	/**
	 * Set a field with the type and length that the message's parse guide gives it. Text
	 * may be what {@link IsoValue#toString} returns of such a field:
	 *
	 * <pre>
	 *   NUMERIC            digits; zeros are put before fewer. 28 to 31 and 97 may begin with C or D
	 *   AMOUNT             12 digits, the last two decimals; or as 12.50. A number counts units: 12.50, not 1250
	 *   DATE4 and so on    the digits of the field; or a Date or java.time value, in the time zone of the guide if it has one
	 *   ALPHA              characters; spaces are put after fewer
	 *   LLVAR and the like characters, as many as there are
	 *   BINARY             bytes, or two hexadecimal digits for each; zero bytes are put after fewer
	 *   LLBIN and the like bytes, or two hexadecimal digits for each
	 *   LLBCDBIN ...       hexadecimal digits; or bytes of two each, the first of which is not 0
	 *   parts              a CompositeField with a value for each part of the guide; or the text of them all, if they are text
	 * </pre>
	 *
	 * Nothing is cut, rounded or guessed.
	 * @param message the message
	 * @param field the number of the field, from 2 to 128
	 * @param value the value; {@code null} removes the field
	 * @return the message
	 * @throws IllegalArgumentException if the guide has no such field, or the value does
	 * not fit it
	 */
	public IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		return this.factory.set(message, field, value);
	}

	/**
	 * Whether messages of a type can be read and their fields be set: there is a parse
	 * guide for it.
	 * @param mti the message type
	 * @return whether there is one
	 */
	public boolean hasGuide(Mti mti) {
		return this.factory.hasGuide(mti);
	}

	/**
	 * Whether new messages of a type begin with the fields of a template.
	 * @param mti the message type
	 * @return whether there is a template for it
	 */
	public boolean hasTemplate(Mti mti) {
		return this.factory.getMessageTemplate(mti.value()) != null;
	}

	/**
	 * Whether the parse guide of a message type has a field.
	 * @param mti the message type
	 * @param field the number of the field
	 * @return whether there is such a guide, and the field in it
	 */
	public boolean hasField(Mti mti, int field) {
		return guide(mti, field) != null;
	}

	Disclosure disclosure() {
		return this.factory.disclosure;
	}

	@Nullable FieldParseInfo guide(Mti mti, int field) {
		return this.factory.guide(mti, field);
	}

	@Nullable CustomField<Object> codec(int field) {
		return this.factory.getCustomField(field);
	}

	/**
	 * Return the message types this format knows: those it can read, and those that these
	 * answer.
	 * @return message types, in order
	 */
	public Set<String> messageTypes() {
		Set<String> types = new TreeSet<>();
		for (int guide : this.factory.guides()) {
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

		private Consumer<MessageFactory<IsoMessage>> customizer = (factory) -> {
		};

		private boolean strict = true;

		private BcdPadding bcdPadding = BcdPadding.LEFT_ZERO;

		private Clock clock = Clock.systemDefaultZone();

		private boolean built;

		private Builder() {
		}

		/** Return the factory, unless it is a format's, which nobody changes. */
		private GuidedMessageFactory factory() {
			if (this.built) {
				throw new IllegalStateException("A builder makes one format; take a new one");
			}
			return this.factory;
		}

		/**
		 * Templates and parse guides in j8583's XML.
		 * @param xml the text of the document, not the name of a file
		 * @return this builder
		 * @throws IllegalArgumentException if it is the name of a file
		 */
		public Builder configuration(String xml) {
			this.configuration = J8583Configuration.of(xml);
			return this;
		}

		/**
		 * Templates and parse guides in j8583's XML, from a file or a resource of the
		 * class path, such as {@code Example.class.getResourceAsStream("/iso8583.xml")}.
		 * @param xml the document, in the encoding that it says, else in UTF-8; it is
		 * read to its end and closed
		 * @return this builder
		 * @throws IllegalArgumentException if it is {@code null}: there is no such
		 * resource
		 * @throws java.io.UncheckedIOException if it cannot be read
		 */
		public Builder configuration(@Nullable InputStream xml) {
			this.configuration = J8583Configuration.of(xml);
			return this;
		}

		/**
		 * The character set of text. Default ISO 8859-1.
		 * @param charset a character set with one byte per character, since lengths count
		 * characters
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
		 * The character set of text, by its name. Default ISO-8859-1.
		 * @param name the name of a character set with one byte per character
		 * @return this builder
		 * @throws IllegalArgumentException if there is no such character set, with some
		 * that there are; or if a character may take several bytes
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
		 * Whether MTI and bitmap are binary: two BCD bytes and 8 or 16 bytes. Default
		 * {@code false}.
		 * @param binary whether they are binary
		 * @return this builder
		 */
		public Builder binaryHeader(boolean binary) {
			factory().setBinaryHeader(binary);
			return this;
		}

		/**
		 * Whether fields are binary: numbers in BCD, binary fields as they are. Default
		 * {@code false}.
		 * @param binary whether they are binary
		 * @return this builder
		 */
		public Builder binaryFields(boolean binary) {
			factory().setBinaryFields(binary);
			return this;
		}

		/**
		 * Whether the bitmap is 8 or 16 bytes rather than 16 or 32 hexadecimal digits.
		 * Default {@code false}; implied by {@link #binaryHeader}.
		 * @param binary whether it is binary
		 * @return this builder
		 */
		public Builder binaryBitmap(boolean binary) {
			factory().setUseBinaryBitmap(binary);
			return this;
		}

		/**
		 * Whether digits of MTI, bitmap and lengths are written in the character set
		 * rather than in ASCII. Default {@code true} for a character set that has them
		 * elsewhere, such as EBCDIC; {@code false} needs a {@link #binaryHeader} then,
		 * since an MTI of text is always in the character set.
		 * @param force whether they are written in the character set
		 * @return this builder
		 */
		public Builder digitsInCharset(boolean force) {
			this.digitsInCharset = force;
			return this;
		}

		/**
		 * Text before the MTI of every message, such as {@code ISO025000077}. Default
		 * none, or what {@code <header>} elements of the configuration say for each type.
		 * What is received must have a header of the same length, whatever it says; read
		 * it by {@link IsoMessage#getIsoHeader()}. Bytes that are no characters of the
		 * character set read as U+FFFD there, and are repeated as they came.
		 * @param header the header of the messages we send
		 * @return this builder
		 */
		public Builder isoHeader(String header) {
			this.isoHeader = IsoHeader.text(header);
			return this;
		}

		/**
		 * Bytes before the MTI of every message. What is received must have as many,
		 * whatever they are; read them by {@link IsoMessage#getBinaryIsoHeader()}.
		 * Default none.
		 * @param header the header of the messages we send
		 * @return this builder
		 */
		public Builder binaryIsoHeader(byte[] header) {
			this.isoHeader = IsoHeader.binary(header);
			return this;
		}

		/**
		 * How long the text before the MTI is when {@link #isoHeader} does not say: a
		 * response carries the header of its request, and other messages the one they are
		 * given by {@link IsoMessage#setIsoHeader} or by {@code <header>} elements of the
		 * configuration. Default none, or the length of those elements.
		 * @param length a number of characters from 1 to 255
		 * @return this builder
		 * @throws IllegalArgumentException if it is anything else
		 */
		public Builder isoHeaderLength(int length) {
			this.isoHeader = IsoHeader.ofLength(length);
			return this;
		}

		/**
		 * Whether to refuse messages that are not quite what they should be: letters in a
		 * number, except the C or D before the amounts of fields 28 to 31 and 97; dates
		 * that there are not or that j8583 reads as others; characters that are not in
		 * the character set; bytes after the last field or after the last part of one.
		 * Default {@code true}. What cannot be read in any sense is refused always.
		 * @param strict whether to refuse them
		 * @return this builder
		 */
		public Builder strict(boolean strict) {
			this.strict = strict;
			return this;
		}

		/**
		 * Where the half byte is that fills up an odd number of packed digits
		 * ({@code LLBCDBIN} and the like) in binary fields. Default
		 * {@link BcdPadding#LEFT_ZERO}.
		 * @param padding the padding
		 * @return this builder
		 */
		public Builder bcdPadding(BcdPadding padding) {
			this.bcdPadding = padding;
			return this;
		}

		/** What tells the year of dates that have none. */
		Builder clock(Clock clock) {
			this.clock = clock;
			return this;
		}

		/**
		 * Where new requests get their STAN. Default {@link StanGenerator#inMemory()}.
		 * @param stanGenerator the generator
		 * @return this builder
		 */
		public Builder stanGenerator(StanGenerator stanGenerator) {
			this.stanGenerator = stanGenerator;
			return this;
		}

		/**
		 * Fields that {@link MessagePrinter} does not show in messages of this format,
		 * whatever the standard says; their length is told. Default none. What tells a
		 * failure apart is shown beside messages, still: link, MTI, STAN and, of a
		 * refused sign-on or echo test, the response code.
		 * @param fields numbers from 2 to 128
		 * @return this builder
		 * @throws IllegalArgumentException if one is no field, or is named before
		 */
		public Builder hideFields(int... fields) {
			factory().disclosure.hide(fields);
			return this;
		}

		/**
		 * Fields of which {@link MessagePrinter} shows the first six and the last four
		 * digits if they are 13 to 19 digits, else their length. Default fields 2, 102
		 * and 103.
		 * @param fields numbers from 2 to 128
		 * @return this builder
		 * @throws IllegalArgumentException if one is no field, is named before, or may
		 * hold what must not be shown even in part, such as 35 or 52
		 */
		public Builder truncateFields(int... fields) {
			factory().disclosure.truncate(fields);
			return this;
		}

		/**
		 * Fields that {@link MessagePrinter} shows although the standard says nothing of
		 * what they hold: in the specification of your network, nothing of the card and
		 * no secret, in any message. Default none.
		 * @param fields numbers from 2 to 128
		 * @return this builder
		 * @throws IllegalArgumentException if one is no field, is named before, or may
		 * hold card data or a secret: 2, 14, 34, 35, 36, 40, 45, 48, 49 (which is shown
		 * where it is a currency), 52, 53, 55, 96, 102, 103, 126 and 127
		 */
		public Builder showFields(int... fields) {
			factory().disclosure.show(fields);
			return this;
		}

		/**
		 * What only j8583's own type can say, such as custom field codecs. Called once,
		 * after the configuration has been read and before the factory is frozen. Codecs
		 * run on event loops: they must neither block nor log values.
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
		 * @throws IllegalArgumentException if the configuration is not what j8583
		 * understands, or has no parse guide; or if digits are in ASCII beside an MTI of
		 * text in a character set that has them elsewhere
		 */
		public MessageFormat build() {
			factory();
			this.built = true;
			this.factory.setCharacterEncoding(this.charset.name());
			if (this.configuration != null) {
				this.configuration.applyTo(this.factory);
			}
			// again: j8583 hands both down only to the guides that exist at the time
			this.factory.setCharacterEncoding(this.charset.name());
			this.factory.setForceStringEncoding((this.digitsInCharset != null) ? this.digitsInCharset
					: !GuidedMessageFactory.hasAsciiDigits(this.charset));
			this.customizer.accept(this.factory);
			if (this.factory.guides().isEmpty()) {
				throw new IllegalArgumentException("There is no parse guide; give at least one"
						+ " <parse type=\"0800\"> element, or no message can be read");
			}
			this.factory.useCoding(this.strict, this.bcdPadding, this.clock);
			this.factory.useIsoHeader(this.isoHeader);
			this.factory.freeze();
			return new MessageFormat(this.factory, this.stanGenerator);
		}

	}

}
