package dev.iso8583.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * How messages of a link are delimited.
 */
public class FramingProperties {

	/**
	 * Bytes before a message that say how long it is: binary-2, binary-4, ascii-4 or
	 * bcd-2.
	 */
	private @Nullable String lengthHeader;

	/**
	 * Whether the length counts the length header itself.
	 */
	private @Nullable Boolean countsItself;

	/**
	 * TPDU of requests as 10 hexadecimal digits in quotes. A reply swaps the addresses of
	 * its request.
	 */
	private @Nullable String tpdu;

	/**
	 * Fixed bytes between length header and message as hexadecimal digits in quotes.
	 */
	private @Nullable String header;

	/**
	 * Largest message, without headers. A longer one closes the connection when received,
	 * and is not sent.
	 */
	private @Nullable DataSize maximumLength;

	public @Nullable String getLengthHeader() {
		return this.lengthHeader;
	}

	public void setLengthHeader(@Nullable String lengthHeader) {
		this.lengthHeader = lengthHeader;
	}

	public @Nullable Boolean getCountsItself() {
		return this.countsItself;
	}

	public void setCountsItself(@Nullable Boolean countsItself) {
		this.countsItself = countsItself;
	}

	public @Nullable String getTpdu() {
		return this.tpdu;
	}

	public void setTpdu(@Nullable String tpdu) {
		this.tpdu = tpdu;
	}

	public @Nullable String getHeader() {
		return this.header;
	}

	public void setHeader(@Nullable String header) {
		this.header = header;
	}

	public @Nullable DataSize getMaximumLength() {
		return this.maximumLength;
	}

	public void setMaximumLength(@Nullable DataSize maximumLength) {
		this.maximumLength = maximumLength;
	}

}
