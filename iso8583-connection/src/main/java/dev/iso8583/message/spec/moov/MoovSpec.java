package dev.iso8583.message.spec.moov;

import java.util.List;
import java.util.Set;

import dev.iso8583.message.spec.MessageSpec;

/**
 * What a specification file of moov-io/iso8583 says.
 *
 * @param name its name, empty if it has none
 * @param spec the specification, without what there are findings about; a field of which
 * only its parts, padding or largest length cannot be said is in it nevertheless
 * @param findings what the specification lacks, in the order of the file
 */
public record MoovSpec(String name, MessageSpec spec, List<MoovFinding> findings) {

	/** Keys of our files that these do not have. */
	private static final Set<String> OUR_KEYS = Set.of("extends", "version", "mti", "bitmap", "defaults", "header",
			"templates");

	/**
	 * Whether a file is one of moov rather than ours: a field has a type, none has a
	 * format, and it has no other keys of ours.
	 * @param root what the file holds
	 * @return whether it is a file of moov
	 */
	public static boolean isThis(MoovNode root) {
		if (!(root instanceof MoovNode.Keys keys) || OUR_KEYS.stream().anyMatch(keys.entries()::containsKey)) {
			return false;
		}
		List<Section> fields = (keys.entries().get("fields") instanceof MoovNode.Keys all) ? all.entries()
			.values()
			.stream()
			.filter(MoovNode.Keys.class::isInstance)
			.map((field) -> new Section((MoovNode.Keys) field, "", new Report()))
			.toList() : List.of();
		return fields.stream().anyMatch((field) -> field.has("type"))
				&& fields.stream().noneMatch((field) -> field.has("format"));
	}

	/**
	 * Read a file.
	 * @param root what the file holds, see {@link #isThis}
	 * @return what it says
	 */
	public static MoovSpec read(MoovNode root) {
		return new MessageMapping().map(root);
	}

}
