package dev.iso8583.message;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;

/**
 * A date or time that was received. Its text is the digits that came, and they are
 * written again: a {@code Date} cannot hold 24:00, 29 February without a year, or an hour
 * that summer time skips where this JVM runs.
 */
final class TimeValue<T> extends IsoValue<T> {

	private final String digits;

	TimeValue(IsoType type, T value, String digits) {
		super(type, value);
		this.digits = digits;
	}

	/** Return the same digits with another object for what they say. */
	<V> TimeValue<V> with(V value) {
		TimeValue<V> other = new TimeValue<>(getType(), value, this.digits);
		other.setCharacterEncoding(getCharacterEncoding());
		other.setTimeZone(getTimeZone());
		return other;
	}

	@Override
	public String toString() {
		return this.digits;
	}

}
