package dev.iso8583.message.mapping;

import java.io.IOException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;

import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.UnfitValueException;

/**
 * The codes that the constants of an enum stand for.
 */
final class CodeTable {

	private final Map<String, Object> constants = new HashMap<>();

	private final Map<Object, String> codes = new HashMap<>();

	/** The constant for all other codes, or {@code null}. */
	private @Nullable Object other;

	private CodeTable() {
	}

	/**
	 * Return the codes of an enum.
	 * @throws FieldMappingException if two constants have the same code
	 */
	static CodeTable of(Class<?> type, String description) {
		CodeTable table = new CodeTable();
		for (Object constant : type.getEnumConstants()) {
			String name = ((Enum<?>) constant).name();
			Code code = codeOf(type, name);
			String[] codes = (code != null) ? code.value() : new String[] { name };
			if (codes.length == 0) {
				if (table.other != null) {
					throw refused(type, description, "two constants of no code", table.other, constant);
				}
				table.other = constant;
				continue;
			}
			for (String text : codes) {
				Object before = table.constants.put(text.stripTrailing(), constant);
				if (before != null) {
					throw refused(type, description, "two constants with the code " + text, before, constant);
				}
			}
			table.codes.put(constant, codes[0]);
		}
		return table;
	}

	private static @Nullable Code codeOf(Class<?> type, String constant) {
		try {
			return type.getField(constant).getAnnotation(Code.class);
		}
		catch (NoSuchFieldException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static FieldMappingException refused(Class<?> type, String description, String problem, Object first,
			Object second) {
		return new FieldMappingException("@Field of " + description + " is of the enum " + type.getName()
				+ ", which has " + problem + ": " + first + " and " + second + "; give each code to one constant");
	}

	/** Return the constant of a code, or {@code null} if no constant stands for it. */
	@Nullable Object constant(String code) {
		return this.constants.getOrDefault(code.stripTrailing(), this.other);
	}

	/** Return the code to write for a constant, or {@code null} if it has none. */
	@Nullable String code(Object constant) {
		return this.codes.get(constant);
	}

	/**
	 * Refuse a code that would not be read back as its constant.
	 * @param place the field or part and what it stands for
	 */
	void requireIn(FieldCodec codec, String place) {
		this.codes.forEach((constant, code) -> {
			if (!Objects.equals(constant, readBack(codec, code))) {
				throw new FieldMappingException(place + " cannot hold the code '" + code + "' of " + constant
						+ "; write codes as long as the field");
			}
		});
	}

	private @Nullable Object readBack(FieldCodec codec, String code) {
		try {
			IsoValue<?> value = codec.convert(code);
			Object content = value.getValue();
			String text = (content instanceof byte[] bytes) ? HexFormat.of().withUpperCase().formatHex(bytes)
					: value.toString();
			return (codec.lengthProblem(value) == null) ? this.constants.get(text.stripTrailing()) : null;
		}
		catch (UnfitValueException | IllegalArgumentException | IOException ex) {
			return null;
		}
	}

}
