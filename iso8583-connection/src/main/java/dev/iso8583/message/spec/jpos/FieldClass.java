package dev.iso8583.message.spec.jpos;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;

/**
 * What a field class of jPOS means, as far as its name says it.
 *
 * @param kind what the field holds
 * @param encoding how it is written; BCD as it is without the attribute {@code pad}
 * @param length the length before it, or {@code null} if the length is fixed
 * @param padAligns whether {@code pad="true"} aligns an odd number of digits right
 * @param hasRoom whether the content is filled up to the length of the field
 * @param maySayItself whether the attribute {@code inclusive} has a meaning
 */
record FieldClass(Kind kind, Encoding encoding, @Nullable LengthIndicator length, boolean padAligns, boolean hasRoom,
		boolean maySayItself) {

	FieldClass(Kind kind, Encoding encoding, @Nullable LengthIndicator length) {
		this(kind, encoding, length, encoding instanceof Encoding.Bcd, false, false);
	}

	FieldClass withoutPad() {
		return new FieldClass(this.kind, this.encoding, this.length, false, this.hasRoom, this.maySayItself);
	}

	FieldClass withRoom() {
		return new FieldClass(this.kind, this.encoding, this.length, this.padAligns, true, this.maySayItself);
	}

	FieldClass withInclusive() {
		return new FieldClass(this.kind, this.encoding, this.length, this.padAligns, this.hasRoom, true);
	}

	/** Return the encoding of a field with or without {@code pad="true"}. */
	Encoding encoding(boolean pad) {
		return (pad && this.padAligns) ? Encoding.BCD : this.encoding;
	}

	/** What a field holds, as its class says. */
	enum Kind {

		/** Digits, or track data. */
		DIGITS,

		/** Any characters. */
		TEXT,

		/** Bytes. */
		BYTES,

		/** Text of hexadecimal digits, two in each byte: bytes of half its length. */
		HEX_DIGITS,

		/** C or D, and digits. */
		AMOUNT,

		/**
		 * Digits: 3 of the currency, 1 that says the decimals, and at least 8 of the
		 * amount.
		 */
		AMOUNT_WITH_CURRENCY

	}

}
