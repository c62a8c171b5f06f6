package dev.iso8583.message.spec.file;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.jpos.CommonCoding;
import dev.iso8583.message.spec.jpos.JposPackager;
import dev.iso8583.message.spec.moov.MoovSpec;

/**
 * What a file and those it extends say together. Defaults and what fields say themselves
 * are kept apart, so that a file can change the defaults of fields that it inherits. A
 * new one is what a file extends that extends nothing.
 */
final class SpecDraft {

	int version;

	int headerLength;

	Encoding mti = Encoding.ASCII;

	Encoding bitmap = Encoding.HEX;

	Bitmaps bitmaps = Bitmaps.TWO;

	Defaults defaults = Defaults.of(Coding.ASCII);

	/**
	 * What is wrong so far, in the order of the file. A file that extends this one may
	 * say it instead: the path of each is the key for it.
	 */
	final List<SpecFinding> open = new ArrayList<>();

	final Map<Integer, FieldDraft> fields = new TreeMap<>();

	final Map<String, Map<Integer, String>> templates = new TreeMap<>();

	/** Which fields messages have, by MTI or pattern. */
	final Map<String, MessageKeys.PresenceDraft> presence = new TreeMap<>();

	/**
	 * Return a specification whose fields are written in a coding, except where they
	 * differ from it.
	 */
	static SpecDraft of(MessageSpec spec, Coding coding) {
		SpecDraft draft = new SpecDraft();
		draft.version = spec.version();
		draft.headerLength = spec.headerLength();
		draft.mti = spec.mti();
		draft.bitmap = spec.bitmap();
		draft.bitmaps = spec.bitmaps();
		draft.defaults = Defaults.of(coding);
		spec.fields().forEach((number, field) -> draft.fields.put(number, FieldDraft.of(field, coding)));
		spec.templates().forEach((mti, values) -> draft.templates.put(mti, new TreeMap<>(values)));
		spec.presence().forEach((types, presence) -> draft.presence.put(types, MessageKeys.PresenceDraft.of(presence)));
		return draft;
	}

	/** Return what a packager of jPOS says. All its fields say everything themselves. */
	static SpecDraft of(JposPackager packager, String location) {
		SpecDraft draft = of(packager.spec(), packager.coding());
		packager.spec().fields().forEach((number, field) -> draft.fields.put(number, FieldDraft.of(field)));
		packager.findings()
			.forEach((finding) -> draft.open
				.add(Findings.finding(new Place(location, finding.line(), finding.subject()), finding.text())));
		return draft;
	}

	/** Return what a file of moov says. All its fields say everything themselves. */
	static SpecDraft of(MoovSpec file, String location) {
		SpecDraft draft = of(file.spec(), CommonCoding.of(file.spec()));
		file.spec().fields().forEach((number, field) -> draft.fields.put(number, FieldDraft.of(field)));
		file.findings()
			.forEach((finding) -> draft.open
				.add(Findings.finding(new Place(location, finding.line(), finding.path()), finding.text())));
		return draft;
	}

}
