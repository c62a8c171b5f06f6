package dev.iso8583.message.spec.file;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import dev.iso8583.message.disclosure.Disclosure;
import dev.iso8583.message.disclosure.Visibility;
import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.presence.PresenceChecks.Problem;
import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.FieldSpec.Show;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.codec.ValueProblems;
import dev.iso8583.message.spec.file.MessageKeys.PresenceDraft;

/**
 * Makes a specification of what a file says and what it inherits.
 */
final class SpecAssembly {

	private static final int STAN = 11;

	private final SpecFile file;

	private final Findings findings;

	private final SpecDraft all = new SpecDraft();

	private final MessageSpec.Builder spec;

	SpecAssembly(SpecFile file, SpecDraft parent, Findings findings) {
		this.file = file;
		this.findings = findings;
		this.all.version = Objects.requireNonNullElse(file.version, parent.version);
		this.all.headerLength = Objects.requireNonNullElse(file.headerLength, parent.headerLength);
		this.all.mti = Objects.requireNonNullElse(file.mti, parent.mti);
		this.all.bitmap = Objects.requireNonNullElse(file.bitmap, parent.bitmap);
		this.all.bitmaps = Objects.requireNonNullElse(file.bitmaps, parent.bitmaps);
		this.all.defaults = file.defaults.over(parent.defaults);
		this.all.fields.putAll(parent.fields);
		this.all.open.addAll(parent.open);
		this.all.open.removeIf((finding) -> isSaid(finding.path()));
		parent.templates.forEach((mti, values) -> this.all.templates.put(mti, new TreeMap<>(values)));
		this.all.presence.putAll(parent.presence);
		this.spec = MessageSpec.builder(Objects.requireNonNullElse(file.name, file.place.location()))
			.version(this.all.version)
			.headerLength(this.all.headerLength)
			.mti(this.all.mti)
			.bitmap(this.all.bitmap)
			.bitmaps(this.all.bitmaps);
	}

	/** Whether the file says something itself, or what it is in. */
	private boolean isSaid(String path) {
		return this.file.headerLength != null && isIn(path, "header") || this.file.mti != null && isIn(path, "mti")
				|| this.file.bitmap != null && isIn(path, "bitmap.encoding")
				|| this.file.bitmaps != null && isIn(path, "bitmap.bitmaps")
				|| this.file.fields.keySet().stream().anyMatch((number) -> isIn(path, "fields." + number));
	}

	private static boolean isIn(String path, String key) {
		return path.equals(key) || path.startsWith(key + '.');
	}

	/** Return the specification. It lacks what is wrong. */
	LoadedSpec assemble() {
		checkDefaults();
		this.file.fields.forEach(this::merge);
		this.all.fields.keySet().removeIf((number) -> !this.file.fields.containsKey(number) && !isPossible(number));
		if (!hasWrongDefaults()) {
			this.all.fields.forEach(this::add);
			this.all.fields.keySet().forEach(this::checkLayouts);
		}
		this.file.templates.forEach(this::mergeTemplate);
		this.all.templates.values().forEach((values) -> values.keySet().retainAll(this.all.fields.keySet()));
		this.all.templates.forEach(this.spec::template);
		this.file.presence.forEach(this::mergePresence);
		MessageSpec spec = this.spec.build();
		checkDisclosure(spec);
		ValueProblems.inTemplates(spec).forEach(this::addProblem);
		if (this.file.fields.containsKey(STAN) && !ValueProblems.canHoldStan(spec)) {
			this.findings.add(this.file.fields.get(STAN).place(), "cannot hold a STAN of six digits; write n 6");
		}
		return new LoadedSpec(this.all, withPresence(spec));
	}

	/** Report a value of a template, where it is written or else where its field is. */
	private void addProblem(ValueProblems.Problem problem) {
		SpecFile.Written<Map<Integer, Item.Text>> template = this.file.templates.get(problem.mti());
		SpecFile.Written<FieldDraft> field = this.file.fields.get(problem.field());
		Item.Text value = (template != null && template.content() != null) ? template.content().get(problem.field())
				: null;
		if (problem.field() == 0) {
			this.findings.add((template != null) ? template.place() : this.file.place, problem.text());
		}
		else if (value != null) {
			this.findings.add(value.place(), "the value " + problem.text());
		}
		else {
			this.findings.add((field != null) ? field.place() : this.file.place, "the value in the template of "
					+ problem.mti() + " " + problem.text() + "; write another value, or another format");
		}
	}

	/** Refuse fields that show more than the rules for card data allow. */
	private void checkDisclosure(MessageSpec spec) {
		this.file.fields.forEach((number, written) -> {
			FieldSpec field = spec.fields().get(number);
			if (field != null && written.content() != null && written.content().show != null) {
				this.findings.collect(written.place(), () -> refuseSecret(spec.name(), number, field.show()));
			}
		});
	}

	private static void refuseSecret(String name, int number, Show show) {
		if (show == Show.SHOWN || show == Show.TRUNCATED) {
			new Disclosure().specify(name, number, (show == Show.SHOWN) ? Visibility.SHOWN : Visibility.TRUNCATED);
		}
	}

	private void mergePresence(String types, SpecFile.Written<PresenceDraft> presence) {
		PresenceDraft own = presence.content();
		PresenceDraft parent = this.all.presence.get(types);
		if (own == null) {
			this.all.presence.remove(types);
		}
		else {
			this.all.presence.put(types, (parent != null) ? own.over(parent) : own);
		}
	}

	/** Return the specification with the presence of fields, if that is right. */
	private MessageSpec withPresence(MessageSpec spec) {
		Map<String, FieldPresence> presence = new TreeMap<>();
		this.all.presence
			.forEach((types, draft) -> presence.put(types, draft.build(own(types), this.all.fields.keySet())));
		if (!spec.fields().keySet().equals(this.all.fields.keySet())) {
			// some field is wrong, and would seem to be missing
			return spec;
		}
		List<Problem> problems = spec.presenceProblems(presence);
		problems.forEach((problem) -> this.findings.add(placeOf(problem.pattern(), problem.list()), problem.text()));
		if (problems.isEmpty()) {
			presence.forEach(this.spec::presence);
		}
		return this.spec.build();
	}

	/** Return what the file says itself about some message types. */
	private PresenceDraft own(String types) {
		SpecFile.Written<PresenceDraft> written = this.file.presence.get(types);
		return (written != null && written.content() != null) ? written.content() : new PresenceDraft();
	}

	/** Where in the file something about message types is written. */
	private Place placeOf(String types, String list) {
		SpecFile.Written<PresenceDraft> written = this.file.presence.get(types);
		Place place = (written != null) ? written.place() : this.file.place;
		return own(types).places.getOrDefault(list, place);
	}

	/**
	 * Whether fields cannot be judged, since it is unknown how they are meant to be
	 * written.
	 */
	private boolean hasWrongDefaults() {
		Place place = this.file.defaultPlaces.get("");
		return place != null && this.findings.isWrong(place);
	}

	private void checkDefaults() {
		if (hasWrongDefaults()) {
			return;
		}
		checkBcd("n", this.file.defaults.digits, this.all.defaults.digits);
		checkBcd("ans", this.file.defaults.text, this.all.defaults.text);
		checkBcd("z", this.file.defaults.track, this.all.defaults.track);
		checkBcd("b", this.file.defaults.bytes, this.all.defaults.bytes);
		LengthDraft length = this.all.defaults.length;
		Place place = this.file.defaultPlaces.get("length");
		if (place != null && Boolean.TRUE.equals(length.includesItself) && length.counts != Counts.BYTES) {
			this.findings.add(place, "only a length that counts bytes can include itself");
		}
	}

	private void checkBcd(String content, EncodingDraft own, EncodingDraft all) {
		Place place = this.file.defaultPlaces.get(content);
		if (place != null && own.hasBcdAttributes() && !all.isBcd()) {
			this.findings.add(place, "only bcd has align and fill");
		}
	}

	private void merge(int number, SpecFile.Written<FieldDraft> field) {
		FieldDraft parent = this.all.fields.get(number);
		if (field.content() == null) {
			this.all.fields.remove(number);
		}
		else {
			this.all.fields.put(number, (parent != null) ? field.content().over(parent) : field.content());
		}
	}

	private void add(int number, FieldDraft field) {
		SpecFile.Written<FieldDraft> own = this.file.fields.get(number);
		if (own == null) {
			// only the defaults can be the reason if this fails
			Place place = this.file.defaultPlaces.getOrDefault("", this.file.place);
			add(number, new FieldDraft(), field, new Report(this.findings, place, "field " + number + ": "));
		}
		else if (!isPossible(number)) {
			this.findings.add(own.place(),
					"the bitmaps have no bit for this field: " + (this.all.bitmaps.hasThird() && number == 65
							? "bit 65 announces the third bitmap" : "the last one is " + this.all.bitmaps.lastField()));
		}
		else if (!this.findings.isWrong(own.place())) {
			add(number, Objects.requireNonNull(own.content()), field, new Report(this.findings, own.place(), ""));
		}
	}

	private void add(int number, FieldDraft own, FieldDraft field, Report report) {
		this.spec.field(number, report
			.collect(() -> new FieldAssembly(own, field, this.all.defaults, null, report).assemble("Field " + number)));
	}

	/** Refuse a field whose layout is chosen by another one that cannot choose it. */
	private void checkLayouts(int number) {
		FieldSpec field = this.spec.field(number);
		if (!(field != null && field.parts() instanceof Parts.Choice choice)) {
			return;
		}
		int chooser = choice.by().field();
		Map<Integer, FieldSpec> others = new TreeMap<>();
		this.all.fields.keySet().forEach((other) -> {
			if (this.spec.field(other) != null) {
				others.put(other, this.spec.field(other));
			}
		});
		SpecFile.Written<FieldDraft> own = this.file.fields.get(number);
		SpecFile.Written<FieldDraft> ownChooser = this.file.fields.get(chooser);
		Place place = (own != null) ? own.place() : (ownChooser != null) ? ownChooser.place() : this.file.place;
		try {
			choice.requireIn(others);
		}
		catch (IllegalArgumentException ex) {
			this.spec.field(number, null);
			boolean known = this.all.fields.containsKey(chooser) && others.get(chooser) == null;
			if (!known) {
				// otherwise what is wrong with the other field has been found
				this.findings.add(place, ((own != null) ? "" : "field " + number + ": ")
						+ Findings.uncapitalized(String.valueOf(ex.getMessage())));
			}
		}
	}

	private boolean isPossible(int number) {
		Bitmaps bitmaps = this.all.bitmaps;
		return number <= bitmaps.lastField() && !(bitmaps.hasThird() && number == 65);
	}

	private void mergeTemplate(String mti, SpecFile.Written<Map<Integer, Item.Text>> template) {
		Map<Integer, Item.Text> values = template.content();
		if (values == null) {
			this.all.templates.remove(mti);
			return;
		}
		Map<Integer, String> merged = this.all.templates.computeIfAbsent(mti, (key) -> new TreeMap<>());
		values.forEach((field, value) -> {
			if (this.all.fields.containsKey(field)) {
				merged.put(field, value.value());
			}
			else {
				this.findings.add(value.place(),
						"there is no field " + field + "; write it under fields, or remove the value");
			}
		});
	}

	/**
	 * A specification.
	 *
	 * @param draft for files that extend it
	 * @param spec the specification
	 */
	record LoadedSpec(SpecDraft draft, MessageSpec spec) {

	}

}
