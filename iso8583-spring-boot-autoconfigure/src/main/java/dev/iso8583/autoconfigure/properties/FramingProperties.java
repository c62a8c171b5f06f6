package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * How messages of a link are delimited. Also made of a single name, such as
 * {@code framing: vmlh}.
 */
public class FramingProperties {

	/**
	 * Name of a framing to start from: binary-2, binary-3, binary-4, little-endian-2,
	 * ascii-4, hex-4, bcd-2, vmlh, visa, gicc, amex, nac, ncc or base24.
	 */
	private @Nullable String name;

	/**
	 * Bytes before a message that say how long it is: binary-2, binary-4, ascii-4 or
	 * bcd-2, or likewise with little-endian or hex.
	 */
	private @Nullable String lengthHeader;

	/**
	 * Number of zero bytes before the length.
	 */
	private @Nullable Integer paddingBefore;

	/**
	 * Number of zero bytes between the length and what follows.
	 */
	private @Nullable Integer paddingAfter;

	/**
	 * Whether the length counts the length header itself, with its padding.
	 */
	private @Nullable Boolean countsItself;

	/**
	 * Whether the length counts the TPDU or header.
	 */
	private @Nullable Boolean countsHeader;

	/**
	 * Whether the length counts the trailer.
	 */
	private @Nullable Boolean countsTrailer;

	/**
	 * TPDU of requests as 10 hexadecimal digits in quotes. A reply swaps the addresses of
	 * its request.
	 */
	private @Nullable String tpdu;

	/**
	 * Fixed bytes between length header and message as hexadecimal digits in quotes.
	 */
	private @Nullable Object header;

	/**
	 * Destination station in the BASE I header of requests as 6 digits in quotes.
	 */
	private @Nullable String destinationStation;

	/**
	 * Source station in the BASE I header of requests as 6 digits in quotes. A reply
	 * swaps the stations of its request.
	 */
	private @Nullable String sourceStation;

	/**
	 * Fixed bytes after each message as hexadecimal digits in quotes.
	 */
	private @Nullable Object trailer;

	/**
	 * Largest message, without headers. A longer one closes the connection when received,
	 * and is not sent.
	 */
	private @Nullable DataSize maximumLength;

	/** Whether this is a name in place of properties. */
	private boolean nameOnly;

	/**
	 * Return the properties that a name alone stands for.
	 * @param name the name of a framing
	 * @return properties
	 */
	public static FramingProperties valueOf(String name) {
		FramingProperties framing = new FramingProperties();
		framing.name = name;
		framing.nameOnly = true;
		return framing;
	}

	/**
	 * Return whether a name alone stands in place of properties.
	 * @return whether it does
	 */
	public boolean writtenAsName() {
		return this.nameOnly;
	}

	public @Nullable String getName() {
		return this.name;
	}

	public void setName(@Nullable String name) {
		this.name = name;
	}

	public @Nullable String getLengthHeader() {
		return this.lengthHeader;
	}

	public void setLengthHeader(@Nullable String lengthHeader) {
		this.lengthHeader = lengthHeader;
	}

	public @Nullable Integer getPaddingBefore() {
		return this.paddingBefore;
	}

	public void setPaddingBefore(@Nullable Integer paddingBefore) {
		this.paddingBefore = paddingBefore;
	}

	public @Nullable Integer getPaddingAfter() {
		return this.paddingAfter;
	}

	public void setPaddingAfter(@Nullable Integer paddingAfter) {
		this.paddingAfter = paddingAfter;
	}

	public @Nullable Boolean getCountsItself() {
		return this.countsItself;
	}

	public void setCountsItself(@Nullable Boolean countsItself) {
		this.countsItself = countsItself;
	}

	public @Nullable Boolean getCountsHeader() {
		return this.countsHeader;
	}

	public void setCountsHeader(@Nullable Boolean countsHeader) {
		this.countsHeader = countsHeader;
	}

	public @Nullable Boolean getCountsTrailer() {
		return this.countsTrailer;
	}

	public void setCountsTrailer(@Nullable Boolean countsTrailer) {
		this.countsTrailer = countsTrailer;
	}

	public @Nullable String getTpdu() {
		return this.tpdu;
	}

	public void setTpdu(@Nullable String tpdu) {
		this.tpdu = tpdu;
	}

	public @Nullable Object getHeader() {
		return this.header;
	}

	public void setHeader(@Nullable Object header) {
		this.header = header;
	}

	public @Nullable String getDestinationStation() {
		return this.destinationStation;
	}

	public void setDestinationStation(@Nullable String destinationStation) {
		this.destinationStation = destinationStation;
	}

	public @Nullable String getSourceStation() {
		return this.sourceStation;
	}

	public void setSourceStation(@Nullable String sourceStation) {
		this.sourceStation = sourceStation;
	}

	public @Nullable Object getTrailer() {
		return this.trailer;
	}

	public void setTrailer(@Nullable Object trailer) {
		this.trailer = trailer;
	}

	public @Nullable DataSize getMaximumLength() {
		return this.maximumLength;
	}

	public void setMaximumLength(@Nullable DataSize maximumLength) {
		this.maximumLength = maximumLength;
	}

}
