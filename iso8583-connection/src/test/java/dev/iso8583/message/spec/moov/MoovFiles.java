package dev.iso8583.message.spec.moov;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFileException;
import dev.iso8583.message.spec.file.SpecFiles;
import dev.iso8583.message.spec.file.SpecFinding;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Files of a test: acme.json, of moov, and acme.yml, of ours.
 */
final class MoovFiles {

	/** Fields 0 and 1, which each file has. */
	static final String HEAD = """
			"0": {"type": "String", "length": 4, "enc": "ASCII", "prefix": "ASCII.Fixed"},
			"1": {"type": "Bitmap", "enc": "Binary", "prefix": "Binary.Fixed"}
			""";

	private MoovFiles() {
	}

	/** Return a file with fields after those that each file has. */
	static String file(String fields) {
		return "{\"name\": \"Acme\", \"fields\": {\n" + HEAD + ", " + fields + "}}";
	}

	static MessageSpec load(String json) {
		return load(Map.of("acme.json", json), "acme.json");
	}

	/** Return a file of ours that extends one of moov. */
	static MessageSpec extending(String json, String yaml) {
		return load(Map.of("acme.json", json, "acme.yml", "extends: acme.json\n" + yaml), "acme.yml");
	}

	/** Return field 48 of a file that has it. */
	static FieldSpec field(String field) {
		return load(file("\"48\": " + field)).fields().get(48);
	}

	static List<String> findings(String json) {
		return findings(() -> load(json));
	}

	static List<String> findings(Runnable loading) {
		SpecFileException refusal = catchThrowableOfType(SpecFileException.class, loading::run);
		return (refusal == null) ? List.of() : refusal.findings().stream().map(SpecFinding::toString).toList();
	}

	private static MessageSpec load(Map<String, String> files, String location) {
		return SpecFiles.load(location, (name) -> {
			String content = files.get(name);
			if (content == null) {
				throw new FileNotFoundException(name);
			}
			return new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8));
		});
	}

}
