package dev.iso8583.message;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.IntStream;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.MessageFactory;
import com.solab.iso8583.parse.FieldParseInfo;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.FieldCoding;
import dev.iso8583.message.field.FieldPath;
import dev.iso8583.message.field.HexDigits;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.guide.GuideCoding;
import dev.iso8583.message.guide.GuideField;
import dev.iso8583.message.mapping.FieldTable;
import dev.iso8583.message.presence.Incompleteness;
import dev.iso8583.message.presence.PresenceRules;
import dev.iso8583.message.presence.UsualEchoes;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.spec.codec.SpecCoding;
import dev.iso8583.message.value.DeepCopy;

/**
 * j8583's factory with our own reading and writing. It holds the templates, guides and
 * codecs of a format. Once {@link #prepare} has been called it creates, reads and writes
 * messages by them.
 */
final class GuidedMessageFactory extends MessageFactory<IsoMessage> {

	private static final Predicate<String> NO_PARTS = (path) -> false;

	/** A type that no message has. */
	private static final int NO_TYPE = -1;

	/** Which fields of its messages may be shown. */
	final Disclosure disclosure = new Disclosure();

	private IsoHeader isoHeader = IsoHeader.NONE;

	private ParseGuide.Table guides = ParseGuide.Table.EMPTY;

	/** The types with a template or a header of their own. */
	private final Set<Integer> configuredTypes = new TreeSet<>();

	/** The same types, in ascending order. */
	private int[] prototypeTypes = {};

	/** New messages of these types, of which all others are copies. */
	private LazyIsoMessage[] prototypes = {};

	/**
	 * A new message of all other types; {@code null} if each new message must be created
	 * by j8583, because it gets a trace number or a date.
	 */
	private @Nullable LazyIsoMessage defaultPrototype;

	/**
	 * The maximum lengths of fields of variable length, by message type and field number;
	 * 0 where there is none.
	 */
	private final Map<Integer, int[]> maximumLengths = new HashMap<>();

	/** The custom codecs by field number. */
	private final @Nullable CustomField<Object>[] codecs = newCodecs();

	/** An empty message, of which received ones are copies. */
	private @Nullable LazyIsoMessage blank;

	private @Nullable FieldCoding coding;

	/** {@code null} if parse guides of j8583 describe the messages. */
	private @Nullable MessageSpec specification;

	/** {@code null} if messages may have any fields. */
	private @Nullable PresenceRules presence;

	private @Nullable MessageReader reader;

	private @Nullable MessageWriter writer;

	private @Nullable FieldSetter setter;

	/**
	 * Whether ASCII digits and those of the character set differ in the messages of this
	 * format.
	 */
	private boolean digitsDiffer;

	@SuppressWarnings("unchecked")
	private static @Nullable CustomField<Object>[] newCodecs() {
		return (CustomField<Object>[]) new CustomField<?>[DataElements.LAST + 1];
	}

	/** Whether a character set has the digits of ASCII. */
	static boolean hasAsciiDigits(Charset charset) {
		return "0".getBytes(charset)[0] == '0';
	}

	/**
	 * Prepare to create, read and write messages. Called once, when templates, guides and
	 * codecs are complete.
	 * @throws IllegalArgumentException if messages that are written could not be read
	 */
	void prepare(boolean strict, BcdPadding padding, Clock clock, IsoHeader header) {
		Charset charset = Charset.forName(getCharacterEncoding());
		GuideCoding coding = new GuideCoding(getCharacterEncoding(), isBinaryFields(), isForceStringEncoding(),
				isVariableLengthFieldsInHex(), strict, padding.encoding, clock);
		installCodecs(charset, coding);
		requireReadableMti(charset);
		this.digitsDiffer = !hasAsciiDigits(charset) && !(isBinaryFields() && hasBinaryBitmap());
		this.coding = coding;
		this.guides = new ParseGuide.Table(this.parseMap.entrySet()
			.stream()
			.map((guide) -> guide(guide.getKey(), guide.getValue(), coding))
			.toList());
		this.prototypeTypes = this.configuredTypes.stream().mapToInt(Integer::intValue).toArray();
		this.isoHeader = header.mergedWith(this, this.prototypeTypes);
		complete(layout(charset), newBlank());
	}

	/**
	 * Prepare to create, read and write the messages of a specification. Called once.
	 * @throws IllegalArgumentException if messages that are written could not be read
	 */
	void prepare(MessageSpec spec, boolean strict, IsoHeader header) {
		requireNothingOfJ8583();
		this.specification = spec;
		this.presence = spec.presence().isEmpty() ? null : PresenceRules.of(spec.presence());
		this.coding = new SpecCoding(spec, strict);
		ParseGuide all = ParseGuide.of(NO_TYPE, ((SpecCoding) this.coding).fields(), spec.bitmaps().lastField());
		this.guides = new ParseGuide.Table(all, spec);
		spec.templates().keySet().forEach((mti) -> this.configuredTypes.add(Mti.of(mti).value()));
		this.prototypeTypes = this.configuredTypes.stream().mapToInt(Integer::intValue).toArray();
		this.isoHeader = header.mergedWith(this, this.prototypeTypes);
		complete(Layout.of(spec, this.isoHeader, Charset.forName(getCharacterEncoding())), newBlank());
	}

	private void requireNothingOfJ8583() {
		boolean codecs = IntStream.rangeClosed(DataElements.FIRST, DataElements.LAST)
			.anyMatch((field) -> getCustomField(field) != null);
		if (codecs || !this.parseMap.isEmpty() || !this.configuredTypes.isEmpty() || getTraceNumberGenerator() != null
				|| getAssignDate()) {
			throw new IllegalArgumentException("A format has either a specification, or templates, parse guides,"
					+ " codecs and headers of j8583; leave one of them out");
		}
	}

	/** Create readers and writers, when guides and coding are complete. */
	private void complete(Layout layout, LazyIsoMessage blank) {
		this.blank = blank;
		this.setter = new FieldSetter(this.guides);
		this.reader = new MessageReader(layout, this.guides, this.coding, blank);
		this.writer = new MessageWriter(layout, this.coding);
		if (getTraceNumberGenerator() == null && !getAssignDate()) {
			this.prototypes = Arrays.stream(this.prototypeTypes).mapToObj(this::create).toArray(LazyIsoMessage[]::new);
			this.defaultPrototype = create(NO_TYPE);
		}
		checkTemplates(
				new TemplateChecks(this.guides, this.reader, this.writer, this.setter, blank, this.isoHeader.length()));
	}

	private ParseGuide guide(int type, Map<Integer, FieldParseInfo> infos, GuideCoding coding) {
		int[] maximumLengths = this.maximumLengths.get(type);
		Map<Integer, GuideField> fields = new HashMap<>();
		infos.forEach((number, info) -> {
			boolean valid = number >= DataElements.FIRST && number <= DataElements.LAST;
			fields.put(number,
					coding.field(number, info, (valid && maximumLengths != null) ? maximumLengths[number] : 0,
							valid ? this.codecs[number] : null));
		});
		return ParseGuide.of(type, fields, DataElements.LAST);
	}

	/** Let our own codec read and write the fields that have parts. */
	private void installCodecs(Charset charset, GuideCoding coding) {
		for (Map<Integer, FieldParseInfo> guide : this.parseMap.values()) {
			guide.forEach((number, field) -> {
				coding.installParts(number, field);
				if (field.getType().isDateTimeType() && !hasAsciiDigits(charset)) {
					// j8583 always writes dates in the character set
					field.setForceStringDecoding(true);
				}
			});
		}
		for (int number = DataElements.FIRST; number <= DataElements.LAST; number++) {
			coding.installParts(number, this);
			this.codecs[number] = getCustomField(number);
			for (Map<Integer, FieldParseInfo> guide : this.parseMap.values()) {
				FieldParseInfo field = guide.get(number);
				if (field != null) {
					GuideCoding.useParts(number, field, this.codecs[number]);
				}
			}
		}
	}

	private void requireReadableMti(Charset charset) {
		if (!isBinaryHeader() && !isForceStringEncoding() && !hasAsciiDigits(charset)) {
			throw new IllegalArgumentException("The MTI is written in " + getCharacterEncoding()
					+ ", whose digits differ from those of ASCII, and could not be read as ASCII;"
					+ " leave digits-in-charset out or set it to true, or use a binary header");
		}
	}

	private Layout layout(Charset charset) {
		HexDigits digits = HexDigits.of(isForceStringEncoding() ? charset : StandardCharsets.US_ASCII);
		return new Layout(this.isoHeader, charset, isBinaryHeader(), digits, hasBinaryBitmap(), digits, Bitmaps.TWO,
				getIgnoreLastMissingField());
	}

	private void checkTemplates(TemplateChecks checks) {
		checks.requireStans();
		for (int type : this.prototypeTypes) {
			IsoMessage template = getMessageTemplate(type);
			if (template != null) {
				checks.requireReadable(template);
			}
		}
	}

	private boolean hasBinaryBitmap() {
		return isBinaryHeader() || isUseBinaryBitmap();
	}

	/** Set the maximum lengths of fields of variable length in the guide of a type. */
	void setMaximumLengths(int type, int[] maximumLengths) {
		if (Arrays.stream(maximumLengths).anyMatch((length) -> length > 0)) {
			this.maximumLengths.put(type, maximumLengths);
		}
	}

	@Override
	public void setParseMap(int type, Map<Integer, FieldParseInfo> map) {
		super.setParseMap(type, map);
		this.maximumLengths.remove(type);
	}

	@Override
	public void addMessageTemplate(@Nullable IsoMessage template) {
		super.addMessageTemplate(template);
		if (template != null) {
			this.configuredTypes.add(template.getType());
		}
	}

	@Override
	public void setIsoHeader(int type, @Nullable String header) {
		super.setIsoHeader(type, header);
		this.configuredTypes.add(type);
	}

	@Override
	public void setIsoHeaders(Map<Integer, String> headers) {
		super.setIsoHeaders(headers);
		this.configuredTypes.addAll(headers.keySet());
	}

	@Override
	public void setBinaryIsoHeader(int type, byte @Nullable [] header) {
		super.setBinaryIsoHeader(type, header);
		this.configuredTypes.add(type);
	}

	@Override
	protected IsoMessage createIsoMessage(String header) {
		return described(new LazyIsoMessage(header, this.disclosure));
	}

	@Override
	protected IsoMessage createIsoMessageWithBinaryHeader(byte[] header) {
		return described(new LazyIsoMessage(header, this.disclosure));
	}

	private LazyIsoMessage described(LazyIsoMessage message) {
		if (this.specification != null) {
			message.useSpecification(this.specification.bitmaps().lastField());
		}
		return message;
	}

	private LazyIsoMessage newBlank() {
		LazyIsoMessage message = described(new LazyIsoMessage((String) null, this.disclosure));
		message.setCharacterEncoding(getCharacterEncoding());
		message.setBinaryHeader(isBinaryHeader());
		message.setBinaryFields(isBinaryFields());
		message.setBinaryBitmap(isUseBinaryBitmap());
		message.setEncodeVariableLengthFieldsInHex(isVariableLengthFieldsInHex());
		// a handler may turn a received message into its reply
		message.setForceStringEncoding(isForceStringEncoding());
		message.setForceSecondaryBitmap(isForceSecondaryBitmap());
		return message;
	}

	/**
	 * Return a new message with the ISO header of its type, if there is one, and the
	 * fields of its template.
	 */
	@Override
	public LazyIsoMessage newMessage(int type) {
		if (this.defaultPrototype == null) {
			return create(type);
		}
		int index = Arrays.binarySearch(this.prototypeTypes, type);
		if (index >= 0) {
			return this.prototypes[index].copy();
		}
		LazyIsoMessage message = this.defaultPrototype.copy();
		message.setType(type);
		return message;
	}

	private LazyIsoMessage create(int type) {
		LazyIsoMessage message = (LazyIsoMessage) super.newMessage(type);
		this.isoHeader.addTo(message);
		if (this.specification != null && type != NO_TYPE) {
			this.setter.setAll(message, this.specification.templates().getOrDefault(Mti.of(type).toString(), Map.of()));
		}
		// j8583 shares the contents of its template
		return message.copy();
	}

	/** Return a new request with a STAN of six digits. */
	LazyIsoMessage newRequest(Mti mti, String stan) {
		LazyIsoMessage request = newMessage(mti.value());
		this.setter.setStan(request, mti, stan);
		return request;
	}

	/**
	 * Return the response to a request, with the fields that the specification says or
	 * that are usual.
	 */
	IsoMessage newResponse(IsoMessage request, Mti type) {
		PresenceRules.Rule rule = (this.presence != null) ? this.presence.find(request.getType()) : null;
		boolean isSaid = rule != null && rule.echoes();
		PresenceRules.Rule answer = (this.presence != null) ? this.presence.find(type.value()) : null;
		// a usual echo that is not possible would keep the response from being sent
		long echoedFirst = isSaid ? rule.echoed(0)
				: UsualEchoes.first(type.version()) & ((answer != null) ? answer.possible(0) : -1);
		long echoedSecond = isSaid ? rule.echoed(1)
				: UsualEchoes.second(type.version()) & ((answer != null) ? answer.possible(1) : -1);
		LazyIsoMessage response = newMessage(type.value());
		if (response.getIsoHeader() == null && response.getBinaryIsoHeader() == null) {
			this.isoHeader.echo(request, response);
		}
		if (request instanceof LazyIsoMessage lazy) {
			response.echo(lazy, echoedFirst, echoedSecond, isSaid ? rule.echoed(2) : 0, this.coding);
			return response;
		}
		for (int field = DataElements.FIRST; field <= DataElements.LAST; field++) {
			boolean echoed = (((field <= 64) ? echoedFirst : echoedSecond) & 1L << -field) != 0;
			IsoValue<?> value = echoed ? request.getField(field) : null;
			if (value != null) {
				response.setField(field, DeepCopy.copyOf(value));
			}
		}
		return response;
	}

	/** Return the fields that messages have, by their type. */
	FieldTable fields() {
		return this.setter;
	}

	/** Set several fields, see {@link FieldSetter#setAll}. */
	void setAll(IsoMessage message, Map<Integer, ?> values) {
		this.setter.setAll(message, values);
	}

	/** Set a field, see {@link FieldSetter#set}. */
	IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		return this.setter.set(message, field, value);
	}

	/** Read a message, see {@link MessageReader#read}. */
	LazyIsoMessage read(byte[] bytes, boolean mayChange) throws UndecodableMessageException {
		return this.reader.read(bytes, mayChange);
	}

	/** Return the length of a message, see {@link MessageReader#lengthAtLeast}. */
	int lengthAtLeast(byte[] bytes) throws UndecodableMessageException {
		return this.reader.lengthAtLeast(bytes);
	}

	/** Whether messages tell where they end, see {@link MessageReader#tellsEnd}. */
	boolean tellsEnd() {
		return this.reader.tellsEnd();
	}

	/**
	 * Return the bytes of a message.
	 * @param isWhole whether it must have the fields that the specification says
	 * @throws UnencodableMessageException if it would be written as something else, or
	 * must not be sent with these fields
	 */
	byte[] write(IsoMessage message, boolean isWhole) throws IOException {
		requireCoding(message);
		this.isoHeader.requireWritable(message);
		Incompleteness incomplete = isWhole ? incompleteness(message) : null;
		if (incomplete != null) {
			throw new UnencodableMessageException("it " + incomplete);
		}
		ParseGuide guide = this.guides.find(message.getType());
		requireLengths(message, guide);
		LazyIsoMessage lazy = ours(message);
		return this.writer.write(lazy, (guide != null) ? guide.fields(lazy) : null);
	}

	private LazyIsoMessage ours(IsoMessage message) {
		if (message instanceof LazyIsoMessage lazy) {
			return lazy;
		}
		LazyIsoMessage copy = this.blank.copy();
		copy.copyContentOf(message);
		return copy;
	}

	/** Whether messages of a type may have a field, by the specification. */
	boolean allows(int type, int field) {
		PresenceRules.Rule rule = (this.presence != null) ? this.presence.find(type) : null;
		return rule == null || rule.allows(field);
	}

	/** Whether the specification says which fields messages have. */
	boolean hasPresence() {
		return this.presence != null;
	}

	/**
	 * Return what a message lacks or must not have, or {@code null} if nothing is wrong.
	 */
	@Nullable Incompleteness incompleteness(IsoMessage message) {
		PresenceRules.Rule rule = (this.presence != null) ? this.presence.find(message.getType()) : null;
		if (rule == null) {
			return null;
		}
		LazyIsoMessage lazy = ours(message);
		return rule.check(lazy.first(), lazy.second(), lazy.third(),
				rule.hasParts() ? (path) -> hasPart(lazy, path) : NO_PARTS);
	}

	/** Whether a message has a part of a field that it has. */
	private boolean hasPart(LazyIsoMessage message, String path) {
		FieldPath at = FieldPath.of(path);
		Object value = message.getObjectValue(at.field());
		if (value != null && !(value instanceof Subfields)) {
			// the application has set text or bytes, which are written as parts
			value = partsOf(codec(message, at.field()), value);
		}
		return value instanceof Subfields parts && at.part() != null && parts.get(at.part()) != null;
	}

	/** Return what a value is read as, or {@code null} if it cannot be written. */
	private static @Nullable Object partsOf(@Nullable FieldCodec codec, Object value) {
		try {
			return (codec != null) ? codec.convert(value).getValue() : null;
		}
		catch (UnfitValueException | IOException ex) {
			return null;
		}
	}

	/** Refuse a message with a field that is longer than its guide allows. */
	private static void requireLengths(IsoMessage message, @Nullable ParseGuide guide) {
		if (guide == null || !guide.isLimited() || !Mti.isValid(message.getType())) {
			return;
		}
		for (int field = DataElements.FIRST; field <= DataElements.LAST; field++) {
			// unread fields were checked when they were received
			FieldCodec codec = guide.fields()[field];
			boolean checked = codec != null && codec.isLimited() && message.hasField(field)
					&& !(message instanceof LazyIsoMessage lazy && lazy.isUnread(field));
			String problem = checked ? codec.lengthProblem(message.getField(field)) : null;
			if (problem != null) {
				throw new UnencodableMessageException("field " + field + " " + problem);
			}
		}
	}

	/** Refuse a message that would be written in the coding of another format. */
	private void requireCoding(IsoMessage message) {
		if (this.specification != null) {
			// its fields are written by their values alone
			return;
		}
		if (message.isBinaryHeader() != isBinaryHeader() || message.isBinaryFields() != isBinaryFields()
				|| (message.isBinaryHeader() || message.isBinaryBitmap()) != hasBinaryBitmap()
				|| !getCharacterEncoding().equals(message.getCharacterEncoding())
				|| message instanceof LazyIsoMessage lazy && hasOtherDigits(lazy)) {
			throw new UnencodableMessageException("it was created by another message format;"
					+ " create it by the format of its link and copy the fields you need");
		}
	}

	/** Whether the bitmap or lengths would be written in other digits. */
	private boolean hasOtherDigits(LazyIsoMessage message) {
		return this.digitsDiffer && message.isForceStringEncoding() != isForceStringEncoding()
				|| isBinaryFields() && message.isEncodeVariableLengthFieldsInHex() != isVariableLengthFieldsInHex();
	}

	/** Whether new messages of a type have values of a template. */
	boolean hasTemplate(Mti mti) {
		return getMessageTemplate(mti.value()) != null
				|| this.specification != null && this.specification.templates().containsKey(mti.toString());
	}

	/**
	 * Return the specification, or {@code null} if parse guides describe the messages.
	 */
	@Nullable MessageSpec specification() {
		return this.specification;
	}

	/** Return the types that have a parse guide. */
	Set<Integer> guideTypes() {
		return this.parseMap.keySet();
	}

	/**
	 * Return the types that are described. Those of a specification are the classes,
	 * functions and origins of its version that the standard defines.
	 */
	Set<Integer> describedTypes() {
		if (this.specification == null) {
			return guideTypes();
		}
		Set<Integer> types = new TreeSet<>();
		for (int messageClass = 1; messageClass <= 8; messageClass++) {
			for (int function = 0; function <= 4; function++) {
				for (int origin = 0; origin <= 5; origin++) {
					types.add(this.specification.version() << 12 | messageClass << 8 | function << 4 | origin);
				}
			}
		}
		return types;
	}

	/** Whether a type has a parse guide. Called for each request that is sent. */
	boolean hasGuide(Mti mti) {
		return this.guides.contains(mti.value());
	}

	/** Return the codec of a field, or {@code null} if the format does not have it. */
	@Nullable FieldCodec codec(Mti mti, int field) {
		return this.guides.field(mti.value(), field);
	}

	/**
	 * Return the codec of a field in a message, or {@code null} if the format does not
	 * have it.
	 */
	@Nullable FieldCodec codec(IsoMessage message, int field) {
		FieldCodec codec = codec(Mti.of(message), field);
		return (codec != null) ? codec.in(message) : null;
	}

	/** Return an empty message of a type. */
	LazyIsoMessage blank(Mti mti) {
		LazyIsoMessage message = this.blank.copy();
		message.setType(mti.value());
		return message;
	}

	/** Return a text that begins a sentence: what describes a message type. */
	String describe(Mti mti) {
		return this.guides.describe(mti);
	}

}
