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
		Map<String, FieldSpec> described = (parts != null) ? described(parts, key) : Map.of();
		FieldSpec part = (described != null) ? described.get(key) : null;
		return described == null || part != null && lead(part, rest);
	}

	/** Return the parts by key, or {@code null} if they follow from something else. */
	private static @Nullable Map<String, FieldSpec> described(Parts parts, String key) {
		if (parts instanceof Parts.Bitmapped bitmapped) {
			FieldSpec part = key.matches("[1-9][0-9]{0,2}") ? bitmapped.fields().get(Integer.valueOf(key)) : null;
			return (part != null) ? Map.of(key, part) : Map.of();
		}
		if (parts instanceof Parts.Positional positional) {
			return positional.fields();
		}
		if (parts instanceof Parts.Tagged tagged) {
			return tagged.fields();
		}
		if (parts instanceof Parts.BerTlv berTlv) {
			return berTlv.fields();
		}
		return (parts instanceof Parts.Terminated terminated) ? terminated.fields() : null;
	}

}
