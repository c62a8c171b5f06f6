package dev.iso8583.message.spec;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Whether a specification describes a field or a part, by its path.
 */
final class FieldPaths {

	private FieldPaths() {
	}

	/**
	 * Whether a path leads to a field or a part that is described.
	 * @param path the number of a field, and for a part its keys, such as {@code 48.92}
	 */
	static boolean lead(Map<Integer, FieldSpec> fields, String path) {
		List<String> keys = Arrays.asList(path.split("\\.", -1));
		FieldSpec field = fields.get(Integer.valueOf(keys.get(0)));
		return field != null && lead(field, keys.subList(1, keys.size()));
	}

	private static boolean lead(FieldSpec field, List<String> keys) {
		if (keys.isEmpty()) {
			return true;
		}
		String key = keys.get(0).replaceFirst("\\[[1-9][0-9]{0,3}]$", "");
		List<String> rest = keys.subList(1, keys.size());
		Parts parts = field.parts();
		if (parts instanceof Parts.Bitmapped bitmapped && key.equals("header")) {
			return bitmapped.header() > 0 && rest.isEmpty();
		}
		if (parts instanceof Parts.Tagged tagged && key.equals("head")) {
			return tagged.head() != null && rest.isEmpty();
		}
		if (parts instanceof Parts.Choice || parts instanceof Parts.Datasets || parts instanceof Parts.DatasetBitmap) {
			// what follows depends on the message
			return true;
		}
		FieldSpec part = (parts != null) ? part(parts, key) : null;
		return part != null && lead(part, rest);
	}

	private static @Nullable FieldSpec part(Parts parts, String key) {
		return parts.fields()
			.entrySet()
			.stream()
			.filter((part) -> part.getKey().toString().equals(key))
			.map(Map.Entry::getValue)
			.findAny()
			.orElse(null);
	}

}
