package dev.iso8583.message;

import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.MessageFactory;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.MessageFormat.Builder;
import dev.iso8583.message.configuration.J8583Configuration;
import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

/**
 * What {@link Builder} does: it takes the settings of a format, completes them with
 * defaults, and refuses those that contradict each other.
 */
abstract sealed class MessageFormatBuilder permits Builder {

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

	private Builder self() {
		return (Builder) this;
	}

	/** Return the factory, unless it belongs to a format that has been built. */
	private GuidedMessageFactory factory() {
		if (this.built) {
			throw new IllegalStateException("A builder can build only one format; create a new one");
		}
		return this.factory;
	}

	/**
	 * Set a specification, which describes every field of every message type. A format
	 * has either a specification or a {@linkplain #configuration(String) configuration of
	 * j8583}. Character set, binary fields and the like are part of the specification,
	 * and the builder's own have no effect. An ISO header of the builder replaces that of
	 * the specification. The format prints of a field what the specification says;
	 * {@link #hideFields} and {@link #truncateFields} may show less.
	 * @param spec the specification, such as {@code MessageSpec.named("iso1987-ascii")}
	 * @return this builder
	 */
	public Builder spec(MessageSpec spec) {
		this.spec = spec;
		return self();
	}

	/**
	 * Set templates and parse guides in j8583's XML.
	 * @param xml the text of the document, not the name of a file
	 * @return this builder
	 * @throws IllegalArgumentException if the text is the name of a file
	 */
	public Builder configuration(String xml) {
		this.configuration = J8583Configuration.of(xml);
		return self();
	}

	/**
	 * Set templates and parse guides in j8583's XML, from a file or a resource of the
	 * class path, such as {@code Example.class.getResourceAsStream("/iso8583.xml")}.
	 * @param xml the document, in the encoding that it declares, or else in UTF-8; the
	 * stream is read to its end and closed
	 * @return this builder
	 * @throws IllegalArgumentException if the stream is {@code null}, because the
	 * resource does not exist
	 * @throws java.io.UncheckedIOException if the stream cannot be read
	 */
	public Builder configuration(@Nullable InputStream xml) {
		this.configuration = J8583Configuration.of(xml);
		return self();
	}

	/**
	 * Set the character set of text. Default ISO 8859-1.
	 * @param charset a character set with one byte per character, because lengths count
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
		return self();
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
	 * Set whether MTI and bitmap are binary: two BCD bytes, and 8 or 16 bytes. Default
	 * {@code false}.
	 * @param binary whether they are binary
	 * @return this builder
	 */
	public Builder binaryHeader(boolean binary) {
		factory().setBinaryHeader(binary);
		return self();
	}

	/**
	 * Set whether fields are binary: numbers in BCD, and binary fields as bytes. Default
	 * {@code false}, for numbers in digits and bytes in hexadecimal digits.
	 * @param binary whether they are binary
	 * @return this builder
	 */
	public Builder binaryFields(boolean binary) {
		factory().setBinaryFields(binary);
		return self();
	}

	/**
	 * Set whether the bitmap is 8 or 16 bytes rather than 16 or 32 hexadecimal digits.
	 * Default {@code false}; implied by {@link #binaryHeader}.
	 * @param binary whether it is binary
	 * @return this builder
	 */
	public Builder binaryBitmap(boolean binary) {
		factory().setUseBinaryBitmap(binary);
		return self();
	}

	/**
	 * Set whether digits of MTI, bitmap and lengths are written in the character set
	 * rather than in ASCII. Default {@code true} for a character set whose digits differ
	 * from those of ASCII, such as EBCDIC; {@code false} then requires a
	 * {@link #binaryHeader}, because an MTI of text is always written in the character
	 * set.
	 * @param force whether they are written in the character set
	 * @return this builder
	 */
	public Builder digitsInCharset(boolean force) {
		this.digitsInCharset = force;
		return self();
	}

	/**
	 * Set a text that precedes the MTI of every message, such as {@code ISO025000077}.
	 * Default none, or the {@code <header>} elements of the configuration. Received
	 * messages must have a header of the same length with any content, which
	 * {@link IsoMessage#getIsoHeader()} returns. Bytes that are not characters of the
	 * character set are read as U+FFFD, but echoed unchanged.
	 * @param header the header of outbound messages
	 * @return this builder
	 */
	public Builder isoHeader(String header) {
		this.isoHeader = IsoHeader.text(header);
		return self();
	}

	/**
	 * Set bytes that precede the MTI of every message. Default none. Received messages
	 * must have a header of the same length with any content, which
	 * {@link IsoMessage#getBinaryIsoHeader()} returns.
	 * @param header the header of outbound messages
	 * @return this builder
	 */
	public Builder binaryIsoHeader(byte[] header) {
		this.isoHeader = IsoHeader.binary(header);
		return self();
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
		return self();
	}

	/**
	 * Set whether to refuse messages that can be read but are not correct: letters in a
	 * number, except C or D before the amounts of fields 28 to 31 and 97; dates that do
	 * not exist, or that j8583 reads as other dates; characters that are not in the
	 * character set; bytes after the last field, or after the last part of a field.
	 * Default {@code true}. Messages that cannot be read at all are always refused.
	 * @param strict whether to refuse such messages
	 * @return this builder
	 */
	public Builder strict(boolean strict) {
		this.strict = strict;
		return self();
	}

	/**
	 * Set whether requests, advices and notifications that are received are not handled
	 * if they lack mandatory fields, or have fields that they must not have, by the
	 * {@linkplain MessageSpec#presence presence of fields} in the specification. They are
	 * then not answered. Default {@code false}: they are reported and handled. A response
	 * is always passed on, because the far end has decided, and nothing else tells how.
	 * @param refuse whether to refuse such messages
	 * @return this builder
	 */
	public Builder refuseIncomplete(boolean refuse) {
		this.refuseIncomplete = refuse;
		return self();
	}

	/**
	 * Set how an odd number of packed digits ({@code LLBCDBIN} and the like) is padded in
	 * binary fields. Default {@link BcdPadding#LEFT_ZERO}.
	 * @param padding the padding
	 * @return this builder
	 */
	public Builder bcdPadding(BcdPadding padding) {
		this.bcdPadding = padding;
		return self();
	}

	/**
	 * Set the fields that new requests get by themselves, unless their template has them.
	 * Network management requests get only the transmission time. A format of j8583 fills
	 * the fields that the parse guide of the message type has, a specification those that
	 * messages of the type may have. Default none.
	 * @param fields the fields
	 * @return this builder
	 */
	public Builder fill(FilledField... fields) {
		this.filled = (fields.length == 0) ? Set.of() : EnumSet.copyOf(List.of(fields));
		return self();
	}

	/**
	 * Set the time zone of the local date and time that requests are filled with. Default
	 * the time zone of the system.
	 * @param timeZone the time zone
	 * @return this builder
	 */
	public Builder timeZone(ZoneId timeZone) {
		this.timeZone = timeZone;
		return self();
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
		return self();
	}

	/**
	 * Set the fields that {@linkplain MessageFormat#reversalOf reversals} have from their
	 * request. Field 11 is among them where a reversal has the STAN of its request.
	 * @param fields the numbers of the fields
	 * @return this builder
	 */
	public Builder reversalFields(int... fields) {
		this.reversals = this.reversals.withCopied(Arrays.stream(fields).boxed().toList());
		return self();
	}

	/**
	 * Set the field in which {@linkplain MessageFormat#reversalOf reversals} name their
	 * request. Default 90 in the version of 1987, 56 in later ones.
	 * @param field the number of the field
	 * @return this builder
	 */
	public Builder originalDataField(int field) {
		this.reversals = this.reversals.withOriginalDataField(field);
		return self();
	}

	/**
	 * Set the layout of the field in which {@linkplain MessageFormat#reversalOf
	 * reversals} name their request, for example {@code "mti 11:6 7:10 32:11 33:11"}: the
	 * MTI of the request, then numbers of its fields, each with the number of characters.
	 * Digits are padded with zeros on the left, other text with spaces on the right.
	 * {@code 32:ll} stands for two digits of length and the value. Default the layout of
	 * the version.
	 * @param layout the layout
	 * @return this builder
	 * @throws IllegalArgumentException if the text is not a layout
	 */
	public Builder originalData(String layout) {
		this.reversals = this.reversals.withOriginalData(layout);
		return self();
	}

	/** Set the clock that gives the year of dates without one, and the time. */
	Builder clock(Clock clock) {
		this.clock = clock;
		return self();
	}

	/**
	 * Set the generator of STANs for new requests. Default
	 * {@link StanGenerator#inMemory()}.
	 * @param stanGenerator the generator
	 * @return this builder
	 */
	public Builder stanGenerator(StanGenerator stanGenerator) {
		this.stanGenerator = stanGenerator;
		return self();
	}

	/**
	 * Add fields that {@link MessagePrinter} hides in messages of this format, so that
	 * only their length is shown. Default none. Logs and exceptions still contain the
	 * link, MTI and STAN, and the response code of a refused sign-on or echo test.
	 * @param fields numbers from 2 to 192
	 * @return this builder
	 * @throws IllegalArgumentException if a number is not valid, or is named twice
	 */
	public Builder hideFields(int... fields) {
		factory().disclosure.hide(fields);
		return self();
	}

	/**
	 * Add fields of which {@link MessagePrinter} shows the first six and the last four
	 * digits if they consist of 13 to 19 digits, and otherwise only the length. Default
	 * fields 2, 102 and 103.
	 * @param fields numbers from 2 to 192
	 * @return this builder
	 * @throws IllegalArgumentException if a number is not valid or is named twice, or if
	 * a field must not be shown even in part, such as 35 or 52
	 */
	public Builder truncateFields(int... fields) {
		factory().disclosure.truncate(fields);
		return self();
	}

	/**
	 * Add fields that {@link MessagePrinter} shows although the standard does not define
	 * their content. Name only fields that never hold card data or secrets in the
	 * specification of your network. Default none.
	 * @param fields numbers from 2 to 192
	 * @return this builder
	 * @throws IllegalArgumentException if a number is not valid or is named twice, or if
	 * a field may hold card data or a secret: 2, 14, 34, 35, 36, 40, 45, 48, 49 (which is
	 * shown by default where it is a currency), 52, 53, 55, 96, 102, 103, 126 and 127
	 */
	public Builder showFields(int... fields) {
		factory().disclosure.show(fields);
		return self();
	}

	/**
	 * Add a customizer for settings that only j8583's factory has, such as custom field
	 * codecs. It is called once, after the configuration has been read and before the
	 * factory is frozen. Codecs run on event loops: they must not block, and must not log
	 * values.
	 * @param customizer changes the factory
	 * @return this builder
	 */
	public Builder customize(Consumer<MessageFactory<IsoMessage>> customizer) {
		this.customizer = this.customizer.andThen(customizer);
		return self();
	}

	/**
	 * Return the format.
	 * @return the format
	 * @throws IllegalArgumentException if the configuration is not valid or has no parse
	 * guide, if templates and guides contradict each other, if an MTI of text could not
	 * be read, see {@link #digitsInCharset}, if a specification shows a field that may
	 * hold card data or a secret, or if incomplete messages are to be refused and nothing
	 * says which are
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
				(this.timeZone != null) ? this.timeZone : this.clock.getZone(), this.factory);
		if (filler != null) {
			List<LazyIsoMessage> requests = this.factory.describedTypes()
				.stream()
				.filter((type) -> new Mti(type).isRequest())
				.map(this.factory::newMessage)
				.toList();
			requests.forEach((request) -> filler.requireFit(request, this.spec != null));
			if (this.spec != null) {
				filler.requirePossible(requests);
			}
		}
		if (this.reversals != Reversals.STANDARD && this.spec != null) {
			this.reversals.requireFit(this.factory.newMessage(this.spec.version() << 12 | 0x100), this.factory);
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
