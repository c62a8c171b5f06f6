package dev.iso8583.message;

import com.solab.iso8583.IsoMessage;

/**
 * A message type indicator: version, class, function and origin, one decimal digit each.
 *
 * <pre>
 *   0 1 0 0
 *   | | | +-- origin:   0 acquirer, 1 acquirer repeat, 2 issuer, 3 issuer repeat, 4 other, 5 other repeat
 *   | | +---- function: 0 request, 1 response, 2 advice, 3 advice response, 4 notification,
 *   | |                 5 notification acknowledgement, 6 instruction, 7 instruction acknowledgement
 *   | +------ class:    1 authorization, 2 financial, 4 reversal, 6 administrative, 8 network management, ...
 *   +-------- version:  0 ISO 8583:1987, 1 ISO 8583:1993, 2 ISO 8583:2003
 * </pre>
 *
 * Source: ISO 8583-1, message type identification.
 *
 * @param value the digits as hexadecimal nibbles, as j8583 keeps them: 0100 is
 * {@code 0x0100}
 */
public record Mti(int value) {

	/**
	 * A cache of the types in use, by their first two digits and then by the other two,
	 * because every message asks for some types. A race between two threads is harmless:
	 * one of two equal objects stays in the cache.
	 */
	private static final Mti[][] KNOWN = new Mti[0x100][];

	/**
	 * Create a message type.
	 * @throws IllegalArgumentException if a nibble is not a decimal digit
	 */
	public Mti {
		if (!isValid(value)) {
			throw new IllegalArgumentException("An MTI has four decimal digits, such as 0100");
		}
	}

	/**
	 * Return the message type written as four digits.
	 * @param digits four decimal digits, such as {@code 0100}
	 * @return the message type
	 * @throws IllegalArgumentException if the text is anything else
	 */
	public static Mti of(String digits) {
		int value = (digits.length() == 4) ? 0 : -1;
		for (int place = 0; value >= 0 && place < 4; place++) {
			int digit = digits.charAt(place) - '0';
			value = (digit >= 0 && digit <= 9) ? value << 4 | digit : -1;
		}
		if (value < 0) {
			throw new IllegalArgumentException("'" + digits + "' is not an MTI; write four digits, such as 0100");
		}
		return of(value);
	}

	/** Return the message type for four digits as nibbles. */
	static Mti of(int value) {
		if (!isValid(value)) {
			return new Mti(value);
		}
		Mti[] known = KNOWN[value >> 8];
		if (known == null) {
			known = new Mti[0x100];
			KNOWN[value >> 8] = known;
		}
		Mti mti = known[value & 0xFF];
		if (mti == null) {
			mti = new Mti(value);
			known[value & 0xFF] = mti;
		}
		return mti;
	}

	/**
	 * Return the type of a message.
	 * @param message the message
	 * @return the message type
	 * @throws IllegalArgumentException if the message has no valid type
	 */
	public static Mti of(IsoMessage message) {
		return of(message.getType());
	}

	/**
	 * Whether an {@code int} in j8583's form is a message type.
	 * @param value four digits as nibbles
	 * @return whether all four are decimal digits
	 */
	public static boolean isValid(int value) {
		return (value >>> 16) == 0 && (value & 0xF) <= 9 && (value >> 4 & 0xF) <= 9 && (value >> 8 & 0xF) <= 9
				&& (value >> 12) <= 9;
	}

	/**
	 * Return the version digit.
	 * @return 0 for ISO 8583:1987, 1 for 1993, 2 for 2003
	 */
	public int version() {
		return this.value >> 12;
	}

	/**
	 * Return the function digit.
	 * @return the third digit
	 */
	public int function() {
		return this.value >> 4 & 0xF;
	}

	/**
	 * Whether this type is network management: class 8, such as 0800, 0810 and 1804.
	 * @return {@code true} for class 8
	 */
	public boolean isNetworkManagement() {
		return (this.value >> 8 & 0xF) == 8;
	}

	/**
	 * Whether this type is a response or an acknowledgement: function 1, 3, 5 or 7.
	 * @return whether it answers another message
	 */
	public boolean isResponse() {
		return function() <= 7 && function() % 2 == 1;
	}

	/**
	 * Whether this type may be answered: function 0, 2, 4 or 6.
	 * @return {@code true} for a request, advice, notification or instruction
	 */
	public boolean isRequest() {
		return function() <= 6 && function() % 2 == 0;
	}

	/**
	 * Return the type of the response to this one. A repeat has the same response as its
	 * original: 0410 for 0401, 0130 for 0121.
	 * @return the type of the response
	 * @throws IllegalArgumentException if this type may not be answered
	 */
	public Mti response() {
		if (!isRequest()) {
			throw new IllegalArgumentException(this + " is not a request, so it has no response");
		}
		return of(this.value + 0x10).original();
	}

	/**
	 * Return the request type for this type: for a response, the type it answers, and for
	 * a request, the type itself; always without repeat mark. 0110 becomes 0100, 0421
	 * becomes 0420.
	 * @return the request type, without repeat mark
	 */
	public Mti request() {
		return isResponse() ? of(this.value - 0x10).original() : original();
	}

	/**
	 * Whether this type is marked as a repeat: 0101, 0403, 0425.
	 * @return whether the message is sent again
	 */
	public boolean isRepeat() {
		int origin = this.value & 0xF;
		return origin % 2 == 1 && origin <= 5;
	}

	/**
	 * Return this type without its repeat mark: 0101 becomes 0100, 0411 becomes 0410.
	 * @return the type without repeat mark
	 */
	public Mti original() {
		return isRepeat() ? of(this.value - 1) : this;
	}

	@Override
	public String toString() {
		return new String(new char[] { digit(12), digit(8), digit(4), digit(0) });
	}

	private char digit(int shift) {
		return (char) ('0' + (this.value >> shift & 0xF));
	}

}
