package dev.iso8583.message.spec.codec;

import java.util.LinkedHashMap;
import java.util.List;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.spec.Subfields;

/**
 * What could not be read as the parts of a group, and is kept as bytes.
 */
final class BrokenGroup extends Group {

	private final @Nullable String layout;

	BrokenGroup(Group group) {
		super(new LinkedHashMap<>());
		String layout = group.layout();
		this.layout = (layout != null && !layout.isEmpty()) ? layout : null;
	}

	/** Return subfields without parts. */
	Subfields of(byte[] bytes) {
		return Subfields.read(this, List.of(), List.of(), bytes);
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) {
		// kept as bytes
	}

	@Override
	public boolean isBroken() {
		return true;
	}

	@Override
	public @Nullable String layout() {
		return this.layout;
	}

	@Override
	public String lackOf(String key) {
		return "The bytes of the field could not be read as parts, so part " + key
				+ " is neither set nor removed; set the whole field";
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		throw new IllegalStateException("There are only bytes");
	}

}
