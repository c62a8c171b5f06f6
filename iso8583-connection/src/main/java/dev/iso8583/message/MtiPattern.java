package dev.iso8583.message;

/**
 * Selects message types by four characters: a digit stands for itself, and {@code x} for
 * any digit. Immutable and safe for use by several threads.
 * <p>
 * In the third place, the function, {@code x} stands for messages that may be answered
 * (requests, advices, notifications and instructions) and never for a response:
 * {@code 08xx} matches 0800 and 0820 but not 0810. A late or unmatched response matches
 * only a pattern that names its function, such as {@code 0810} or {@code 0x1x}. Otherwise
 * a handler for a whole class of messages would receive responses as if they were
 * requests.
 */
public final class MtiPattern implements Comparable<MtiPattern> {

	private static final int FUNCTION = 2;

	private final String pattern;

	private MtiPattern(String pattern) {
		this.pattern = pattern;
	}

	/**
	 * Return a pattern.
	 * @param pattern four characters, each a digit or {@code x}
	 * @return the pattern
	 * @throws IllegalArgumentException if the text is anything else
	 */
	public static MtiPattern of(String pattern) {
		String lower = pattern.toLowerCase(java.util.Locale.ROOT);
		if (!lower.matches("[0-9x]{4}")) {
			throw new IllegalArgumentException("'" + pattern
					+ "' is not an MTI or a pattern of one; write four digits, with x for any digit, such as 0800 or 08xx (in YAML: in quotes)");
		}
		return new MtiPattern(lower);
	}

	/**
	 * Whether a message type matches.
	 * @param mti the message type
	 * @return whether the pattern selects it
	 */
	public boolean matches(Mti mti) {
		for (int place = 0; place < 4; place++) {
			char wanted = this.pattern.charAt(place);
			if (wanted != 'x' && wanted - '0' != (mti.value() >> 12 - 4 * place & 0xF)) {
				return false;
			}
		}
		return this.pattern.charAt(FUNCTION) != 'x' || !mti.isResponse();
	}

	/**
	 * Whether the pattern matches only responses.
	 * @return whether the third character is the function of a response
	 */
	public boolean matchesOnlyResponses() {
		return isResponse(this.pattern.charAt(FUNCTION));
	}

	/**
	 * Whether some message type matches both patterns.
	 * @param other the other pattern
	 * @return whether the patterns overlap
	 */
	public boolean overlaps(MtiPattern other) {
		for (int place = 0; place < 4; place++) {
			char mine = this.pattern.charAt(place);
			char theirs = other.pattern.charAt(place);
			if (mine != theirs && mine != 'x' && theirs != 'x') {
				return false;
			}
		}
		char mine = this.pattern.charAt(FUNCTION);
		char theirs = other.pattern.charAt(FUNCTION);
		return !(mine == 'x' && isResponse(theirs)) && !(theirs == 'x' && isResponse(mine));
	}

	private static boolean isResponse(char function) {
		return "1357".indexOf(function) >= 0;
	}

	/**
	 * Sort more specific patterns, those with more digits, first.
	 */
	@Override
	public int compareTo(MtiPattern other) {
		int byDigits = Integer.compare(wildcards(), other.wildcards());
		return (byDigits != 0) ? byDigits : this.pattern.compareTo(other.pattern);
	}

	/**
	 * Return the number of places with a wildcard.
	 * @return 0 for an exact message type, 4 for all messages that are not responses
	 */
	public int wildcards() {
		return (int) this.pattern.chars().filter((character) -> character == 'x').count();
	}

	@Override
	public boolean equals(Object other) {
		return other instanceof MtiPattern that && this.pattern.equals(that.pattern);
	}

	@Override
	public int hashCode() {
		return this.pattern.hashCode();
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
