package dev.iso8583.message.spec.file;

import java.io.StringReader;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.Parser;
import org.yaml.snakeyaml.parser.ParserException;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/**
 * Reads YAML without what makes it surprising: all values stay the text that is written,
 * and there are no tags, anchors, aliases, merge keys, duplicate keys or further
 * documents. Works with the events of the parser, because an alias among them is still an
 * alias.
 */
final class YamlReader {

	/** Deeper than any specification. */
	private static final int DEEPEST = 20;

	/** The tags of what is written without one. */
	private static final Set<String> DEFAULT_TAGS = Set.of("!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map",
			"tag:yaml.org,2002:seq");

	private final String text;

	private final Place file;

	private final Findings findings;

	private final Parser events;

	private YamlReader(String text, String location, Findings findings) {
		this.text = text;
		this.file = Place.file(location);
		this.findings = findings;
		LoaderOptions options = new LoaderOptions();
		options.setCodePointLimit(SpecLoader.LARGEST);
		this.events = new ParserImpl(new StreamReader(new StringReader(text)), options);
	}

	/**
	 * Return what a text holds, without what is wrong with it.
	 * @return what it holds, or {@code null} if it is not YAML at all
	 */
	static @Nullable Item read(String text, String location, Findings findings) {
		YamlReader reader = new YamlReader(text, location, findings);
		try {
			return reader.document();
		}
		catch (MarkedYAMLException ex) {
			// without its message, which quotes what stands there
			int line = (ex.getProblemMark() != null) ? line(ex.getProblemMark().getLine()) : 0;
			findings.add(reader.file.at(line), "is not YAML: " + problem(ex));
		}
		catch (ReaderException ex) {
			findings.add(reader.file.at(reader.lineOf(ex.getPosition())), "is not text: it has control characters");
		}
		catch (YAMLException ex) {
			findings.add(reader.file, "is not YAML that can be read");
		}
		return null;
	}

	private @Nullable Item document() {
		next();
		if (next().is(Event.ID.StreamEnd)) {
			this.findings.add(this.file, "is empty");
			return null;
		}
		Item item = item(next(), this.file, 0);
		next();
		Event end = next();
		if (!end.is(Event.ID.StreamEnd)) {
			this.findings.add(this.file.at(line(end)), "write one document, without a line '---' after it");
		}
		return item;
	}

	/** Return an item, or {@code null} for an alias. */
	private @Nullable Item item(Event event, Place place, int depth) {
		if (depth > DEEPEST) {
			throw new ParserException(null, null, "nested more than " + DEEPEST + " deep", event.getStartMark());
		}
		check((NodeEvent) event, place);
		if (event instanceof AliasEvent) {
			return null;
		}
		if (event instanceof ScalarEvent scalar) {
			return new Item.Text(place, scalar.getValue(), !scalar.isPlain());
		}
		return (event instanceof MappingStartEvent) ? mapping(place, depth) : sequence(place, depth);
	}

	private void check(NodeEvent event, Place place) {
		Place here = place.at(line(event));
		if (event instanceof AliasEvent || event.getAnchor() != null) {
			this.findings.add(here, "anchors and aliases are not possible; write what is meant where it is meant");
		}
		String tag = (event instanceof ScalarEvent scalar) ? scalar.getTag()
				: (event instanceof CollectionStartEvent collection) ? collection.getTag() : null;
		if (tag != null && !DEFAULT_TAGS.contains(tag)) {
			this.findings.add(here, "tags are not possible; write the value without one");
		}
	}

	private Item mapping(Place place, int depth) {
		Map<String, Item> entries = new LinkedHashMap<>();
		for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
			String key = key(event, place, depth);
			Place here = (key != null) ? place.key(key, line(event)) : place.at(line(event));
			Item value = item(next(), here, depth + 1);
			if (key != null && value != null) {
				Item first = entries.putIfAbsent(key, value);
				if (first != null) {
					this.findings.add(here, "is written twice; the first is in line " + first.place().line());
				}
			}
		}
		return new Item.Mapping(place, entries);
	}

	/** Return a key, or {@code null} for what cannot be one. */
	private @Nullable String key(Event event, Place place, int depth) {
		Item item = item(event, place, depth + 1);
		if (!(item instanceof Item.Text key)) {
			if (item != null) {
				this.findings.add(place.at(line(event)), "a key is a single text");
			}
			return null;
		}
		if (key.value().equals("<<")) {
			this.findings.add(place.at(line(event)),
					"merge keys are not possible; write what is meant where it is meant");
			return null;
		}
		return key.value();
	}

	private Item sequence(Place place, int depth) {
		List<Item> items = new ArrayList<>();
		for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
			Item item = item(event, place.at(line(event)), depth + 1);
			if (item != null) {
				items.add(item);
			}
		}
		return new Item.Sequence(place, items);
	}

	private Event next() {
		return this.events.getEvent();
	}

	private static int line(Event event) {
		return line(event.getStartMark().getLine());
	}

	private static int line(int fromZero) {
		return fromZero + 1;
	}

	private int lineOf(int position) {
		return 1 + (int) this.text.chars().limit(position).filter((character) -> character == '\n').count();
	}

	/** Return what is wrong, without names that somebody wrote. */
	private static String problem(MarkedYAMLException ex) {
		String problem = String.valueOf(ex.getProblem());
		for (String before : List.of("found undefined tag handle", "expected URI in UTF-8")) {
			if (problem.startsWith(before)) {
				return before;
			}
		}
		return problem;
	}

}
