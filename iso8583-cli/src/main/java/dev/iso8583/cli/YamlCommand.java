package dev.iso8583.cli;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.iso8583.cli.Iso8583Cli.UsageException;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.message.spec.file.SpecFiles;
import dev.iso8583.message.spec.file.SpecFinding;

/**
 * Prints a specification as YAML. Of a file with findings, prints what is left without
 * the fields that have them.
 */
final class YamlCommand {

	private static final Pattern FIELD = Pattern.compile("fields\\.([0-9]+)(\\..*)?");

	/** What a file on top can say of messages that it extends. */
	private static final Pattern MESSAGE = Pattern.compile("(mti|bitmap|header)(\\..*)?");

	private final String location;

	private YamlCommand(String location) {
		this.location = location;
	}

	static YamlCommand of(List<String> options) {
		if (options.size() != 1) {
			throw new UsageException("yaml needs one file");
		}
		return new YamlCommand(options.get(0));
	}

	int run(PrintStream out, PrintStream err) {
		try {
			MessageSpec spec = Specifications.load(this.location);
			String name = spec.name().equals(this.location) ? fileName() : spec.name();
			out.print(SpecYaml.of(spec, name, Map.of()));
			return Iso8583Cli.DONE;
		}
		catch (SpecFileException ex) {
			ex.findings().forEach(err::println);
			return withoutFindings(ex.findings(), out, err);
		}
		catch (IllegalArgumentException ex) {
			err.println(ex.getMessage());
			return Iso8583Cli.PROBLEMS;
		}
	}

	private int withoutFindings(List<SpecFinding> findings, PrintStream out, PrintStream err) {
		Map<Integer, String> leftOut = new TreeMap<>();
		for (SpecFinding finding : findings) {
			Matcher field = FIELD.matcher(finding.path());
			if (!field.matches()) {
				err.print(noYaml(findings));
				return Iso8583Cli.PROBLEMS;
			}
			leftOut.merge(Integer.valueOf(field.group(1)), finding.text(), (one, other) -> one + "; " + other);
		}
		try {
			String yaml = SpecYaml.of(without(leftOut), fileName(), leftOut);
			int first = leftOut.keySet().iterator().next();
			err.println("Write these keys in a file of YAML that begins with 'extends: " + this.location
					+ "', such as fields: {" + first + ": ans...999} or fields: {" + first + ": none}");
			out.print(yaml);
		}
		catch (IllegalArgumentException ex) {
			err.println("Nothing is printed, because the file is wrong without these fields, too; correct it");
		}
		return Iso8583Cli.PROBLEMS;
	}

	/** Return the name of the file without the folders that it is in. */
	private String fileName() {
		String path = this.location.replaceFirst("^(classpath|file):", "");
		return path.substring(Math.max(path.lastIndexOf('/'), path.lastIndexOf(File.separatorChar)) + 1);
	}

	/** Say what to do about findings that are not only of fields. */
	private String noYaml(List<SpecFinding> findings) {
		if (findings.stream().anyMatch((finding) -> MESSAGE.matcher(finding.path()).matches())) {
			return "Nothing is printed, because not only fields are wrong. Write these keys in a file of YAML that"
					+ " begins with 'extends: " + this.location + "', such as bitmap: {bitmaps: 2}\n";
		}
		boolean isUnread = findings.size() == 1 && findings.get(0).path().isEmpty();
		return isUnread ? "" : "Nothing is printed; correct what is listed\n";
	}

	/** Return what the file says without some fields. */
	private MessageSpec without(Map<Integer, String> fields) {
		StringBuilder yaml = new StringBuilder("extends: " + YamlText.quoted(this.location) + "\nfields:\n");
		fields.keySet().forEach((field) -> yaml.append("  " + field + ": none\n"));
		byte[] changes = yaml.toString().getBytes(StandardCharsets.UTF_8);
		String name = "without findings of " + this.location;
		return SpecFiles.load(name, (location) -> location.equals(name) ? new ByteArrayInputStream(changes)
				: Specifications.open(location, this.location));
	}

}
