package dev.iso8583.oracles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jpos.iso.ISOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.message.spec.file.SpecFinding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Packager files of jPOS: random messages have the same bytes, and each reads those of
 * the other. The files are those of the directory in the system property
 * {@code oracles.packagers}, or of {@code ../shared/reference/packagers} beside the
 * repository, or if there is neither those in the jar of jPOS.
 */
class PackagerFileTests {

	private static final int MESSAGES = 300;

	/** Files that are not compared, and why. */
	private static final Map<String, String> NOT_COMPARED = Map.of( //
			"test-generic-validating-packager.xml", "it has validators", //
			"cmfv3.xml", "jPOS 2.1.10 does not load it: datasets", //
			"x92pack.xml", "its bitmap is in a class, not in the file");

	/** Files that jPOS loads only without the fields that have findings. */
	private static final Set<String> TOO_LONG = Set.of("vapsms.xml", "vapvip.xml", "visapack.xml");

	private static final Map<String, Row> ROWS = new TreeMap<>();

	@TestFactory
	Stream<DynamicTest> randomMessagesHaveTheBytesOfJpos() throws IOException {
		Map<String, byte[]> files = files();
		assertThat(files).hasSizeGreaterThanOrEqualTo(5);
		return files.entrySet()
			.stream()
			.map((file) -> DynamicTest.dynamicTest(file.getKey(), () -> compare(file.getKey(), file.getValue())));
	}

	private static void compare(String name, byte[] file) throws ISOException {
		Row row = ROWS.computeIfAbsent(name, (key) -> new Row());
		String changes = changes(file, row);
		if (NOT_COMPARED.containsKey(name)) {
			row.remark = NOT_COMPARED.get(name);
			if (row.remark.startsWith("jPOS")) {
				assertThatExceptionOfType(ISOException.class).isThrownBy(() -> new Jpos(file));
			}
			return;
		}
		Jpos jpos = TOO_LONG.contains(name) ? withoutFields(file, row) : new Jpos(file);
		Ours ours = new Ours(file, changes);
		RandomSamples samples = new RandomSamples(ours.spec(), new Random(name.hashCode()));
		for (int count = 0; count < MESSAGES; count++) {
			Sample sample = samples.next();
			assertThat(ours.writes(sample)).as(() -> refused(ours, sample)).isTrue();
			assertThat(Deviation.of(jpos, ours, sample)).as(() -> different(jpos, ours, sample)).isNull();
			row.messages++;
			row.values += sample.fields().size();
			row.fields.addAll(sample.fields().keySet());
		}
		row.parts = samples.valuesOfParts();
		Set<Integer> withoutLetters = samples.withoutLetters();
		if (name.equals("europay.xml")) {
			row.remark = "parts with a head, in ASCII and of up to 80 characters: jPOS always reads a head, writes"
					+ " other characters in UTF-8, and takes the length of a part for its tag";
		}
		if (!withoutLetters.isEmpty()) {
			row.remark = "fields " + withoutLetters + " without digits A to F, which jPOS reads one too high; and"
					+ " always two bitmaps, because jPOS reads two";
		}
	}

	/** Return the fields of a message that are refused. */
	private static String refused(Ours ours, Sample sample) {
		StringBuilder text = new StringBuilder();
		sample.fields().forEach((field, value) -> {
			try {
				ours.write(sample.with(Map.of(field, value)));
			}
			catch (IllegalArgumentException | UnencodableMessageException ex) {
				text.append(ex.getMessage()).append(" for ").append(Sample.of(field, value).describe());
			}
		});
		return text.toString();
	}

	/** Return the fields of a message that alone are different too. */
	private static String different(Jpos jpos, Ours ours, Sample sample) {
		StringBuilder text = new StringBuilder();
		sample.fields().forEach((field, value) -> {
			Deviation deviation = Deviation.of(jpos, ours, sample.with(Map.of(field, value)));
			if (deviation != null) {
				text.append(deviation).append(" for ").append(Sample.of(field, value).describe());
			}
		});
		return text.toString();
	}

	/**
	 * Return what makes a file one that we load: without the fields that have findings.
	 */
	private static String changes(byte[] file, Row row) {
		try {
			new Ours(file, "");
			return "";
		}
		catch (SpecFileException ex) {
			Set<String> paths = ex.findings().stream().map(SpecFinding::path).collect(Collectors.toSet());
			Set<Integer> fields = new TreeSet<>();
			paths.stream()
				.filter((path) -> path.startsWith("fields."))
				.forEach((path) -> fields.add(Integer.valueOf(path.substring("fields.".length()))));
			row.leftOut = fields;
			String bitmap = paths.contains("bitmap.bitmaps") ? "bitmap: {bitmaps: 1}\n" : "";
			return bitmap + "fields: {"
					+ fields.stream().map((field) -> field + ": none").collect(Collectors.joining(", ")) + "}";
		}
	}

	/** Return what jPOS loads of a file that it does not load as a whole. */
	private static Jpos withoutFields(byte[] file, Row row) throws ISOException {
		assertThatExceptionOfType(ISOException.class).isThrownBy(() -> new Jpos(file));
		row.remark = "jPOS does not load it as a whole: lengths over 99 of IFB_LLCHAR, or a class that does not exist";
		String text = new String(file, StandardCharsets.ISO_8859_1);
		for (int field : row.leftOut) {
			String id = "[^>]*?\\bid=\"" + field + "\"[^>]*";
			text = text.replaceFirst("<isofield\\s" + id + "/>", "")
				.replaceFirst("(?s)<isofieldpackager\\s" + id + "[^/]>.*?</isofieldpackager>", "");
		}
		return new Jpos(text.getBytes(StandardCharsets.ISO_8859_1));
	}

	/** Return the packager files by name. */
	static Map<String, byte[]> files() throws IOException {
		Path directory = directory();
		if (directory == null) {
			return JposClasses.packagers();
		}
		Map<String, byte[]> files = new TreeMap<>();
		try (Stream<Path> paths = Files.list(directory)) {
			for (Path path : paths.filter((path) -> path.toString().endsWith(".xml")).toList()) {
				files.put(path.getFileName().toString(), Files.readAllBytes(path));
			}
		}
		return files;
	}

	private static Path directory() {
		String given = System.getProperty("oracles.packagers");
		if (given != null) {
			return Path.of(given);
		}
		Path root = Path.of("").toAbsolutePath();
		while (root != null && !Files.exists(root.resolve("mvnw"))) {
			root = root.getParent();
		}
		Path beside = (root != null) ? root.resolve("../shared/reference/packagers") : null;
		return (beside != null && Files.isDirectory(beside)) ? beside : null;
	}

	@AfterAll
	static void report() {
		List<String> lines = new ArrayList<>();
		lines.add("# Packager files of jPOS");
		lines.add("");
		lines.add(ROWS.size() + " files, " + ROWS.values().stream().filter((row) -> row.messages > 0).count()
				+ " of them compared in " + ROWS.values().stream().mapToInt((row) -> row.messages).sum()
				+ " messages with " + ROWS.values().stream().mapToInt((row) -> row.values).sum() + " values and "
				+ ROWS.values().stream().mapToInt((row) -> row.parts).sum() + " values of parts.");
		lines.add("");
		lines.add("| file | messages | values | of parts | fields | without these, which have findings | remark |");
		lines.add("|---|---:|---:|---:|---:|---|---|");
		ROWS.forEach((name,
				row) -> lines.add("| " + name + " | " + row.messages + " | " + row.values + " | " + row.parts + " | "
						+ row.fields.size() + " | " + row.leftOut.toString().replaceAll("[\\[\\]]", "") + " | "
						+ row.remark + " |"));
		Report.write("jpos-packager-files.md", lines);
	}

	/** What was found out about a file. */
	private static final class Row {

		private int messages;

		private int values;

		private int parts;

		private final Set<Integer> fields = new TreeSet<>();

		private Set<Integer> leftOut = Set.of();

		private String remark = "";

	}

}
