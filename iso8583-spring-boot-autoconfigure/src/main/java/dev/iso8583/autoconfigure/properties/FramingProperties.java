package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

import dev.iso8583.framing.Delimiters;

/**
 * How messages are delimited on a link. Can also be written as a single name, such as
 * {@code framing: vmlh}.
 */
public class FramingProperties {

	/**
	 * Name of the framing to start from, such as vmlh or amex, or the name of a length
	 * header such as binary-2.
	 */
	private @Nullable String name;

	/**
	 * Encoding and size in bytes of the message length, such as binary-2, ascii-4 or
	 * bcd-2.
	 */
	private @Nullable String lengthHeader;

	/**
	 * Number of zero bytes before the length.
	 */
	private @Nullable Integer paddingBefore;

	/**
	 * Number of zero bytes after the length.
	 */
	private @Nullable Integer paddingAfter;

	/**
	 * Header that contains the length, as hexadecimal digits in quotes, with zeros in
	 * place of the length. A reply repeats the other bytes of its request.
	 */
	private @Nullable Object frameHeader;

	/**
	 * Number of bytes before the length in the frame header.
	 */
	private @Nullable Integer lengthOffset;

	/**
	 * Whether the length includes the length header, with its padding or the whole frame
	 * header.
	 */
	private @Nullable Boolean lengthIncludesItself;

	/**
	 * Whether the length includes what follows it of the length header: its padding, or
	 * the rest of the frame header.
	 */
	private @Nullable Boolean lengthIncludesRest;

	/**
	 * Whether the length includes the TPDU or the fixed header.
	 */
	private @Nullable Boolean lengthIncludesHeader;

	/**
	 * Whether the length includes the trailer.
	 */
	private @Nullable Boolean lengthIncludesTrailer;

	/**
	 * LRC after ETX, the exclusive or of the bytes before it.
	 */
	private Delimiters.@Nullable Lrc lrc;

	/**
	 * Whether DLE precedes each STX, ETX and DLE within a message between STX and ETX.
	 */
	private @Nullable Boolean escapeWithDle;

	/**
	 * TPDU of requests, as 10 hexadecimal digits in quotes. A reply swaps the addresses
	 * of its request.
	 */
	private @Nullable String tpdu;

	/**
	 * Fixed bytes between the length header and the message, as hexadecimal digits in
	 * quotes.
	 */
	private @Nullable Object header;

	/**
	 * Destination station in the BASE I header of requests, as 6 digits in quotes.
	 */
	private @Nullable String destinationStation;

	/**
	 * Source station in the BASE I header of requests, as 6 digits in quotes. A reply
	 * swaps the stations of its request.
	 */
	private @Nullable String sourceStation;

	/**
	 * Fixed bytes after each message, as hexadecimal digits in quotes.
	 */
	private @Nullable Object trailer;

	/**
	 * Longest message, without its headers. A longer message is not sent; if one is
	 * received, the connection is closed.
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

	public @Nullable Object getFrameHeader() {
		return this.frameHeader;
	}

	public void setFrameHeader(@Nullable Object frameHeader) {
		this.frameHeader = frameHeader;
	}

	public @Nullable Integer getLengthOffset() {
		return this.lengthOffset;
	}

	public void setLengthOffset(@Nullable Integer lengthOffset) {
		this.lengthOffset = lengthOffset;
	}

	public @Nullable Boolean getLengthIncludesRest() {
		return this.lengthIncludesRest;
	}

	public void setLengthIncludesRest(@Nullable Boolean lengthIncludesRest) {
		this.lengthIncludesRest = lengthIncludesRest;
	}

	public @Nullable Boolean getLengthIncludesItself() {
		return this.lengthIncludesItself;
	}

	public void setLengthIncludesItself(@Nullable Boolean lengthIncludesItself) {
		this.lengthIncludesItself = lengthIncludesItself;
	}

	public @Nullable Boolean getLengthIncludesHeader() {
		return this.lengthIncludesHeader;
	}

	public void setLengthIncludesHeader(@Nullable Boolean lengthIncludesHeader) {
		this.lengthIncludesHeader = lengthIncludesHeader;
	}

	public @Nullable Boolean getLengthIncludesTrailer() {
		return this.lengthIncludesTrailer;
	}

	public void setLengthIncludesTrailer(@Nullable Boolean lengthIncludesTrailer) {
		this.lengthIncludesTrailer = lengthIncludesTrailer;
	}

	public Delimiters.@Nullable Lrc getLrc() {
		return this.lrc;
	}

	public void setLrc(Delimiters.@Nullable Lrc lrc) {
		this.lrc = lrc;
	}

	public @Nullable Boolean getEscapeWithDle() {
		return this.escapeWithDle;
	}

	public void setEscapeWithDle(@Nullable Boolean escapeWithDle) {
		this.escapeWithDle = escapeWithDle;
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
