package dev.iso8583.oracles;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.spec.file.SpecFiles;

/**
 * Messages as we write and read them, by a specification or a file of another library.
 * Reading is strict.
 */
final class Ours {

	private final MessageSpec spec;

	private final MessageFormat format;

	/**
	 * Load a file of another library.
	 * @param changes YAML that changes what the file says; may be empty
	 */
	Ours(byte[] file, String changes) {
		this(load(file, changes));
	}

	Ours(MessageSpec spec) {
		this.spec = spec;
		this.format = MessageFormat.builder().spec(this.spec).build();
	}

	private static MessageSpec load(byte[] file, String changes) {
		byte[] yaml = ("extends: other\n" + changes).getBytes(StandardCharsets.UTF_8);
		return SpecFiles.load("changes.yml", (location) -> switch (location) {
			case "other" -> new ByteArrayInputStream(file);
			case "changes.yml" -> new ByteArrayInputStream(yaml);
			default -> throw new FileNotFoundException(location);
		});
	}

	MessageSpec spec() {
		return this.spec;
	}

	/**
	 * Write a message.
	 * @throws IllegalArgumentException if a value is refused
	 */
	byte[] write(Sample sample) {
		IsoMessage message = this.format.newMessage(sample.mti());
		this.spec.fields().keySet().forEach(message::removeFields);
		if (sample.header().length > 0) {
			message.setBinaryIsoHeader(sample.header());
		}
		sample.fields().forEach((field, value) -> set(message, Integer.toString(field), value));
		return this.format.encode(message);
	}

	private void set(IsoMessage message, String path, Object value) {
		if (value instanceof Map<?, ?> parts) {
			parts.forEach((key, part) -> set(message, path + "." + key, part));
		}
		else if (path.contains(".")) {
			this.format.set(message, path, value);
		}
		else {
			this.format.set(message, Integer.parseInt(path), value);
		}
	}

	/** Whether no value of a message is refused. */
	boolean writes(Sample sample) {
		try {
			write(sample);
			return true;
		}
		catch (IllegalArgumentException | UnencodableMessageException ex) {
			return false;
		}
	}

	Sample read(byte[] bytes) throws UndecodableMessageException {
		IsoMessage message = this.format.decode(bytes);
		Map<Integer, Object> fields = new TreeMap<>();
		for (int field : this.spec.fields().keySet()) {
			if (message.hasField(field)) {
				fields.put(field, partsOf(message.getObjectValue(field)));
			}
		}
		byte[] header = message.getBinaryIsoHeader();
		return new Sample(String.format("%04x", message.getType()), (header != null) ? header : new byte[0], fields);
	}

	/** Return the parts of a value by key, or a value that has none as it is. */
	private static Object partsOf(Object value) {
		if (!(value instanceof Subfields subfields)) {
			return value;
		}
		Map<String, Object> parts = new TreeMap<>();
		for (String key : subfields.keys()) {
			parts.put(key, partsOf(subfields.get(key)));
		}
		return parts;
	}

}
