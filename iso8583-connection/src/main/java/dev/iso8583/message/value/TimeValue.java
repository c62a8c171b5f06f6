package dev.iso8583.message.value;

import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;

/**
 * A received date or time. Its text is the received digits, which are also written back:
 * a {@code Date} cannot represent 24:00, 29 February without a year, or an hour that
 * daylight saving time skips in the time zone of the JVM.
 */
public final class TimeValue<T> extends IsoValue<T> {

	private final String digits;

	/**
	 * Create a value.
	 * @param value the date or time that the digits denote
	 * @param digits the received digits
	 */
	public TimeValue(IsoType type, T value, String digits) {
		super(type, value);
		this.digits = digits;
	}

	/** Return a value with the same digits and another object for the date or time. */
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
