package dev.iso8583.message.disclosure;

import java.util.BitSet;

/**
 * Which fields a message format shows: the defaults of {@link Visibility}, except for the
 * fields that its configuration names. Filled while the format is built, and then never
 * changed.
 */
public final class Disclosure {

	private final BitSet hidden = new BitSet();

	private final BitSet truncated = new BitSet();

	private final BitSet shown = new BitSet();

	/**
	 * Return how much of a field may be shown in messages of a version. Of a field that
	 * is named several times, the least is shown.
	 */
	public Visibility of(int version, int field) {
		if (this.hidden.get(field)) {
			return Visibility.HIDDEN;
		}
		if (this.truncated.get(field)) {
			return Visibility.TRUNCATED;
		}
		return this.shown.get(field) ? Visibility.SHOWN : Visibility.of(version, field);
	}

	/**
	 * Hide fields.
	 * @throws IllegalArgumentException if a number is not valid, or is named twice
	 */
	public void hide(int... fields) {
		for (int field : fields) {
			require(field);
			this.hidden.set(field);
		}
	}

	/**
	 * Truncate fields.
	 * @throws IllegalArgumentException if a number is not valid or is named twice, or if
	 * the field must not be shown even in part
	 */
	public void truncate(int... fields) {
		for (int field : fields) {
			require(field);
			// the first and last digits of a secret, such as a PIN block, are secret, too
			if (Visibility.isSecret(field) && Visibility.of(0, field) != Visibility.TRUNCATED) {
				throw new IllegalArgumentException(refusal(field, "even in part"));
			}
			this.truncated.set(field);
		}
	}

	/**
	 * Show fields.
	 * @throws IllegalArgumentException if a number is not valid or is named twice, or if
	 * the field may hold card data or a secret
	 */
	public void show(int... fields) {
		for (int field : fields) {
			require(field);
			if (Visibility.isSecret(field)) {
				throw new IllegalArgumentException(refusal(field, "in a text"));
			}
			this.shown.set(field);
		}
	}

	/**
	 * Take what a specification says of a field. The format itself may show less of the
	 * field, but not more.
	 * @param specification the name of the specification, for the texts of failures
	 * @throws IllegalArgumentException if the field must not be shown as the
	 * specification says, or if the format shows more of it
	 */
	public void specify(String specification, int field, Visibility visibility) {
		boolean isAccount = Visibility.of(0, field) == Visibility.TRUNCATED;
		if (Visibility.isSecret(field)
				&& (visibility == Visibility.SHOWN || visibility == Visibility.TRUNCATED && !isAccount)) {
			throw new IllegalArgumentException("Field " + field + " of the specification " + specification
					+ " may hold card data or a secret, which must not be shown in a text"
					+ ((visibility == Visibility.TRUNCATED) ? ", even in part" : "") + "; leave its show out");
		}
		boolean showsMore = this.shown.get(field) && visibility != Visibility.SHOWN
				|| this.truncated.get(field) && visibility == Visibility.HIDDEN;
		if (showsMore) {
			throw new IllegalArgumentException("The message format shows more of field " + field
					+ " than the specification " + specification + " allows; leave the field out of the shown and"
					+ " truncated fields of the format, or change its show in the specification");
		}
		set(visibility).set(field);
	}

	private BitSet set(Visibility visibility) {
		return switch (visibility) {
			case SHOWN -> this.shown;
			case TRUNCATED -> this.truncated;
			case HIDDEN -> this.hidden;
		};
	}

	private static String refusal(int field, String where) {
		return "Field " + field + " may hold card data or a secret, which must not be shown " + where
				+ "; leave this field out";
	}

	private void require(int field) {
		if (field < 2 || field > 192) {
			throw new IllegalArgumentException("A field is a number from 2 to 192, not " + field);
		}
		if (this.hidden.get(field) || this.truncated.get(field) || this.shown.get(field)) {
			throw new IllegalArgumentException(
					"Field " + field + " is named twice among the hidden, truncated and shown fields; name it once");
		}
	}

}
