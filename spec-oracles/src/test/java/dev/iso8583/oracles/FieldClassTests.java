package dev.iso8583.oracles;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jpos.iso.ISOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.oracles.Deviation.Kind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Every field class in the jar of jPOS is a finding of its file, or writes and reads as
 * our field does: the same bytes for values of each length that matters, and for all
 * characters.
 */
class FieldClassTests {

	/** Of these, a class has those that its length can say. */
	private static final int[] LENGTHS = { 6, 7, 10, 99, 255, 300, 999, 9_999 };

	/** What the others extend, which no file names. */
	private static final Set<String> BASES = Set.of("ISOAmountFieldPackager", "ISOBinaryFieldPackager",
			"ISOFilledStringFieldPackager", "ISOFormattableBinaryFieldPackager", "ISOFormattableStringFieldPackager",
			"ISOStringFieldPackager", "ISOTagBinaryFieldPackager", "ISOTagStringFieldPackager");

	/** Where the two differ, and why. */
	private static final List<Known> KNOWN = List.of(
			new Known("IF_E?CHAR|IFE_CHAR|IF[ABE]_F?NUMERIC|IF[AB]_AMOUNT2003", "empty", Kind.WE_REFUSE,
					"jPOS writes zeros or spaces for an empty value; we refuse it"),
			new Known("IFB_HEX", "one too short", Kind.WE_REFUSE,
					"jPOS writes zeros before hexadecimal digits that are too few; we do not complete bytes"),
			new Known("IFA_LLBNUM", "shortest|odd|longest but one|longest", Kind.WE_REFUSE,
					"jPOS writes an odd number of digits and reads one more; we refuse it"),
			new Known("IFA_LLBNUM", "longest", Kind.READING,
					"jPOS reads one digit more than an odd largest length has; we do not"),
			new Known("IFEB_LLLNUM", "shortest|odd|longest but one|longest", Kind.READING,
					"jPOS reads the F behind an odd number of digits if the digit before it is 8 or 9"),
			new Known("IFEB_LLLNUM", "longest|longest but one", Kind.THEY_REFUSE,
					"jPOS refuses more than 99 digits, though the length has three"),
			new Known("IFE_BINARY", "longest", Kind.READING, "jPOS reads the digits A to F one too high: AB as BC"));

	private static final Map<String, Row> ROWS = new TreeMap<>();

	private static final Set<Known> MET = new HashSet<>();

	@TestFactory
	Stream<DynamicTest> classIsAFindingOrWritesAndReadsAsOurFieldDoes() {
		List<Class<?>> classes = JposClasses.fields();
		assertThat(classes).hasSizeGreaterThan(100);
		return classes.stream().map((type) -> DynamicTest.dynamicTest(type.getSimpleName(), () -> compare(type)));
	}

	private static void compare(Class<?> type) throws ISOException {
		Row row = ROWS.computeIfAbsent(type.getSimpleName(), (name) -> new Row());
		for (String pad : List.of("", "pad='true'", "pad='false'")) {
			for (int length : LENGTHS) {
				compare(type, 60, length, pad, row);
				compare(type, 35, length, pad, row);
			}
		}
		assertThat(row.problems).isEmpty();
		assertThat(row.written > 0).as("some values are written").isEqualTo(row.cases > 0);
		if (row.cases == 0 && !BASES.contains(type.getSimpleName())) {
			assertThat(row.notCompared).as("why it is not compared").isNotEmpty().doesNotEndWith(" is unknown");
		}
	}

	private static void compare(Class<?> type, int number, int length, String pad, Row row) throws ISOException {
		byte[] file = packager("<isofield id='" + number + "' length='" + length + "' name='A' class='" + type.getName()
				+ "' " + pad + "/>");
		Ours ours;
		try {
			ours = new Ours(file, "");
		}
		catch (SpecFileException ex) {
			row.notCompared = ex.findings().get(0).text();
			return;
		}
		FieldSpec field = ours.spec().fields().get(number);
		if (field == null) {
			row.notCompared = "the field does not exist";
			return;
		}
		if (number == 35 && field.content() != Content.Z) {
			return;
		}
		Jpos jpos = new Jpos(file);
		Values.of(field).forEach((name, value) -> {
			row.cases++;
			row.written += ours.writes(Sample.of(number, value)) ? 1 : 0;
			Deviation deviation = Deviation.of(jpos, ours, Sample.of(number, value));
			if (deviation != null && !row.isKnown(type.getSimpleName(), name, deviation)) {
				row.problems.add(field.format() + " in " + number + ' ' + pad + ", " + name + ": " + deviation);
			}
		});
		row.cases++;
		assertThatIllegalArgumentException().as(field.format() + ", too long")
			.isThrownBy(() -> ours.write(Sample.of(number, Values.tooLong(field))));
	}

	private static byte[] packager(String field) {
		return ("<!DOCTYPE isopackager SYSTEM 'http://jpos.org/dtd/generic-packager-1.0.dtd'><isopackager>"
				+ "<isofield id='0' length='4' name='MTI' class='org.jpos.iso.IFA_NUMERIC'/>"
				+ "<isofield id='1' length='16' name='Bitmap' class='org.jpos.iso.IFB_BITMAP'/>" + field
				+ "</isopackager>")
			.getBytes(StandardCharsets.UTF_8);
	}

	@AfterAll
	static void report() {
		List<String> lines = new ArrayList<>();
		lines.add("# Field classes of jPOS");
		lines.add("");
		lines.add(ROWS.size() + " classes, " + ROWS.values().stream().filter((row) -> row.cases > 0).count()
				+ " of them compared in " + ROWS.values().stream().mapToInt((row) -> row.cases).sum() + " cases, in "
				+ ROWS.values().stream().mapToInt((row) -> row.written).sum()
				+ " of which we write the value, and refuse it in the others.");
		lines.add("");
		lines.add("| class | cases | written | exceptions, or why it is not compared |");
		lines.add("|---|---:|---:|---|");
		ROWS.forEach((name, row) -> lines
			.add("| " + name + " | " + row.cases + " | " + row.written + " | " + row.describe() + " |"));
		Report.write("jpos-field-classes.md", lines);
		assertThat(MET).as("deviations that are still there").containsExactlyInAnyOrderElementsOf(KNOWN);
	}

	/**
	 * A deviation that is known.
	 *
	 * @param types the classes, a regular expression
	 * @param cases the names of the values, a regular expression
	 * @param kind in what
	 * @param reason why
	 */
	private record Known(String types, String cases, Kind kind, String reason) {
	}

	/** What was found out about a class. */
	private static final class Row {

		private int cases;

		/** In how many cases we write the value. */
		private int written;

		private String notCompared = "";

		private final Map<String, Integer> reasons = new TreeMap<>();

		private final List<String> problems = new ArrayList<>();

		boolean isKnown(String type, String name, Deviation deviation) {
			for (Known known : KNOWN) {
				if (type.matches(known.types()) && name.matches(known.cases()) && known.kind() == deviation.kind()) {
					MET.add(known);
					this.reasons.merge(known.reason(), 1, Integer::sum);
					return true;
				}
			}
			return false;
		}

		String describe() {
			return (this.cases == 0) ? this.notCompared
					: this.reasons.entrySet()
						.stream()
						.map((entry) -> entry.getValue() + " times: " + entry.getKey())
						.collect(Collectors.joining("; "));
		}

	}

}
