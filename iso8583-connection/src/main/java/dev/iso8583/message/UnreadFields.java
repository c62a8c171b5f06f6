package dev.iso8583.message;

import com.solab.iso8583.IsoValue;
import com.solab.iso8583.parse.FieldParseInfo;

/**
 * The fields of a received message that become values when somebody asks for them. They
 * have been checked: reading them does not fail.
 * <p>
 * May be read by several threads at once. Whoever takes a field away must be alone, as
 * always with a message that is changed.
 */
final class UnreadFields {

	private static final int TAKEN = -1;

	private final FieldReader reader;

	private final FieldParseInfo[] guide;

	private final byte[] bytes;

	/** Where each field begins and ends, in their order. */
	private final int[] places;

	/** The bits of the fields, the first one highest. */
	private long first;

	private long second;

	/**
	 * Create an object without fields.
	 * @param guide the fields by their numbers
	 * @param bytes the message, which is copied: its bytes are the caller's
	 * @param most how many fields there may be
	 */
	UnreadFields(FieldReader reader, FieldParseInfo[] guide, byte[] bytes, int most) {
		this.reader = reader;
		this.guide = guide;
		this.bytes = bytes.clone();
		this.places = new int[2 * most];
	}

	/** Add a field that has been checked, the lowest one first. */
	void add(int field, int start, int end) {
		this.first |= (field <= 64) ? 1L << 64 - field : 0;
		this.second |= (field > 64) ? 1L << 128 - field : 0;
		this.places[place(field)] = start;
		this.places[place(field) + 1] = end;
	}

	boolean has(int field) {
		long bits = (field <= 64) ? this.first << field - 1 : this.second << field - 65;
		return field >= 2 && field <= 128 && bits < 0 && this.places[place(field)] != TAKEN;
	}

	/** Forget a field, if there is one, since it has another value or none. */
	void take(int field) {
		if (has(field)) {
			this.places[place(field)] = TAKEN;
		}
	}

	/** Return the value of a field that there is. */
	IsoValue<?> read(int field) {
		int place = place(field);
		return this.reader.plainValue(this.guide[field], this.bytes, this.places[place], this.places[place + 1]);
	}

	private int place(int field) {
		long before = (field <= 64) ? this.first >>> 64 - field >>> 1 : this.second >>> 128 - field >>> 1;
		return 2 * (Long.bitCount(before) + ((field <= 64) ? 0 : Long.bitCount(this.first)));
	}

}
