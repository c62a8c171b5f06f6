package dev.iso8583.message.spec;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The dictionaries of the standard in the usual codings. A dictionary is a resource with
 * a line for each field: number, format, name.
 */
final class StandardSpecs {

	private static final List<String> VERSIONS = List.of("iso1987", "iso1993", "iso2003");

	/** Empty specifications by the name of their coding. */
	private static final Map<String, Supplier<Frame>> CODINGS = Map.of( //
			"ascii", () -> new Frame(Encoding.ASCII, Encoding.HEX, Coding.ASCII), //
			"ascii-binary-bitmap", () -> new Frame(Encoding.ASCII, Encoding.BINARY, Coding.ASCII), //
			"binary", () -> new Frame(Encoding.BCD, Encoding.BINARY, Coding.BINARY), //
			"ebcdic", StandardSpecs::ebcdic);

	private static final Map<String, MessageSpec> LOADED = new ConcurrentHashMap<>();

	private StandardSpecs() {
	}

	private static Frame ebcdic() {
		Encoding text = new Encoding.Text(Charset.forName("IBM1047"));
		return new Frame(text, Encoding.BINARY, new Coding(text, text, text, Encoding.BINARY, text));
	}

	static Set<String> names() {
		Set<String> names = new TreeSet<>();
		VERSIONS.forEach((version) -> CODINGS.keySet().forEach((coding) -> names.add(version + '-' + coding)));
		return names;
	}

	static MessageSpec named(String name) {
		requireKnown(name);
		return LOADED.computeIfAbsent(name, StandardSpecs::load);
	}

	/** Return the coding in which the fields of a specification are written. */
	static Coding coding(String name) {
		requireKnown(name);
		return CODINGS.get(name.substring(name.indexOf('-') + 1)).get().coding();
	}

	private static void requireKnown(String name) {
		if (!names().contains(name)) {
			throw new IllegalArgumentException(
					"There is no specification '" + name + "'; write one of " + String.join(", ", names()));
		}
	}

	private static MessageSpec load(String name) {
		int dash = name.indexOf('-');
		Frame frame = CODINGS.get(name.substring(dash + 1)).get();
		String version = name.substring(0, dash);
		MessageSpec.Builder spec = MessageSpec.builder(name)
			.version(VERSIONS.indexOf(version))
			.mti(frame.mti())
			.bitmap(frame.bitmap());
		dictionary(version).forEach((number, line) -> {
			String[] parts = line.split("\t");
			spec.field(number, FieldSpec.of(parts[1], parts[0], frame.coding()));
		});
		return spec.build();
	}

	/** Return the lines of a dictionary, format and name, by number. */
	private static Map<Integer, String> dictionary(String version) {
		Map<Integer, String> lines = new TreeMap<>();
		try (InputStream in = StandardSpecs.class.getResourceAsStream(version + ".tsv");
				BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				String[] parts = line.split("\t", 2);
				lines.put(Integer.valueOf(parts[0]), parts[1]);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return lines;
	}

	/** What all fields of a specification have in common. */
	private record Frame(Encoding mti, Encoding bitmap, Coding coding) {

	}

}
