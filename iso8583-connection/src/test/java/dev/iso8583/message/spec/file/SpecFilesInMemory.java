package dev.iso8583.message.spec.file;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * Specification files of a test: acme.yml and those that it extends.
 */
final class SpecFilesInMemory implements SpecSource {

	private final Map<String, byte[]> files = new HashMap<>();

	static SpecFilesInMemory acme(String yaml) {
		return new SpecFilesInMemory().with("acme.yml", yaml);
	}

	SpecFilesInMemory with(String location, String yaml) {
		return with(location, yaml.getBytes(StandardCharsets.UTF_8));
	}

	SpecFilesInMemory with(String location, byte[] content) {
		this.files.put(location, content);
		return this;
	}

	@Override
	public InputStream open(String location) throws IOException {
		byte[] content = this.files.get(location);
		if (content == null) {
			throw new FileNotFoundException(location);
		}
		return new ByteArrayInputStream(content);
	}

	MessageSpec load() {
		return SpecFiles.load("acme.yml", this);
	}

	/** Return a field of acme.yml. */
	FieldSpec field(int number) {
		return load().fields().get(number);
	}

	/** Return why acme.yml is refused. */
	List<String> findings() {
		return refusal().findings().stream().map(SpecFinding::toString).toList();
	}

	SpecFileException refusal() {
		SpecFileException refusal = catchThrowableOfType(SpecFileException.class, this::load);
		if (refusal == null) {
			throw new AssertionError("acme.yml was not refused");
		}
		return refusal;
	}

}
