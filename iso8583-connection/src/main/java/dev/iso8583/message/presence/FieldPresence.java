package dev.iso8583.message.presence;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Which fields messages of some types have. Immutable.
 *
 * @param mandatory the fields, and parts of fields, that each message must have: numbers
 * or paths, such as {@code 4} and {@code 48.92}
 * @param optional the only fields that a message may have besides those that are
 * mandatory or echoed; {@code null} if it may have any field
 * @param echoed the fields of a request that its response echoes, if the request has
 * them; {@code null} for those that {@code MessageFormat.responseTo} echoes by default
 */
public record FieldPresence(List<String> mandatory, @Nullable List<Integer> optional, @Nullable List<Integer> echoed) {

	/** Copy the lists. */
	public FieldPresence {
		mandatory = List.copyOf(mandatory);
		optional = (optional != null) ? List.copyOf(optional) : null;
		echoed = (echoed != null) ? List.copyOf(echoed) : null;
	}

	/**
	 * Return the presence of messages that must have some fields, and may have any other.
	 * @param paths numbers of fields, or paths of parts, such as {@code 48.92}
	 * @return the presence
	 */
	public static FieldPresence ofMandatory(String... paths) {
		return new FieldPresence(List.of(paths), null, null);
	}

	/**
	 * Return this presence without any fields but those that are mandatory, echoed, or
	 * named here.
	 * @param fields the numbers of the optional fields, or nothing if there are none
	 * @return the presence
	 */
	public FieldPresence withOptional(int... fields) {
		return new FieldPresence(this.mandatory, Arrays.stream(fields).boxed().toList(), this.echoed);
	}

	/**
	 * Return this presence with the fields that a response echoes.
	 * @param fields the numbers of the fields
	 * @return the presence
	 */
	public FieldPresence withEchoed(int... fields) {
		return new FieldPresence(this.mandatory, this.optional, Arrays.stream(fields).boxed().toList());
	}

}
