package dev.iso8583.message.spec.file;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.moov.MoovNode;
import dev.iso8583.message.spec.moov.MoovSpec;

/**
 * Tells files of moov from ours, and reads them.
 */
final class MoovFile {

	private MoovFile() {
	}

	/** Return what a file of moov says, or {@code null} if it is one of ours. */
	static @Nullable MoovSpec read(Item item) {
		MoovNode root = node(item);
		return MoovSpec.isThis(root) ? MoovSpec.read(root) : null;
	}

	private static MoovNode node(Item item) {
		int line = item.place().line();
		if (item instanceof Item.Text text) {
			return new MoovNode.Single(line, text.value(), text.quoted());
		}
		if (!(item instanceof Item.Mapping mapping)) {
			return new MoovNode.Several(line);
		}
		Map<String, MoovNode> entries = new LinkedHashMap<>();
		mapping.entries().forEach((key, value) -> entries.put(key, node(value)));
		return new MoovNode.Keys(line, entries);
	}

}
