package dev.iso8583.message.spec.codec;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;

/**
 * Finds values with which new messages begin and that their fields cannot hold.
 */
public final class ValueProblems {

	private static final int STAN = 11;

	private ValueProblems() {
	}

	/**
	 * Return the values of templates that do not fit their fields, and the types that no
	 * message has.
	 * @param spec the specification. Fields that it does not have are not checked
	 */
	public static List<Problem> inTemplates(MessageSpec spec) {
		Map<Integer, ? extends FieldCodec> fields = new SpecCoding(spec, true).fields();
		List<Problem> problems = new ArrayList<>();
		spec.templates().forEach((mti, values) -> {
			if (!mti.matches("[01289][1-8][0-7][0-9]")) {
				problems.add(new Problem(mti, 0, "no message has this type; the version is 0, 1, 2, 8 or 9, the class 1"
						+ " to 8, and the function 0 to 7"));
			}
			values.forEach((number, value) -> {
				// a layout that another field chooses is known only with the message
				boolean chosen = spec.fields().get(number) != null
						&& spec.fields().get(number).parts() instanceof Parts.Choice;
				FieldCodec field = chosen ? null : fields.get(number);
				String text = (field != null) ? problem(field, value) : null;
				if (text != null) {
					problems.add(new Problem(mti, number, text));
				}
			});
		});
		return problems;
	}

	/** Whether requests can have a STAN, or the specification has none. */
	public static boolean canHoldStan(MessageSpec spec) {
		FieldCodec field = new SpecCoding(spec, true).fields().get(STAN);
		return field == null || problem(field, "999999") == null;
	}

	private static @Nullable String problem(FieldCodec field, String value) {
		try {
			field.convert(value);
			return null;
		}
		catch (UnfitValueException ex) {
			return ex.getMessage();
		}
		catch (Exception ex) {
			return "cannot be written (" + ex.getClass().getSimpleName() + ")";
		}
	}

	/**
	 * A value that does not fit, without the value.
	 *
	 * @param mti the type of the template
	 * @param field the number of the field, or 0 for the template as a whole
	 * @param text what is wrong, as a text that follows the name of the field
	 */
	public record Problem(String mti, int field, String text) {

	}

}
