package dev.iso8583.autoconfigure.properties;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.Resource;

import dev.iso8583.message.BcdPadding;

/**
 * How messages are written as bytes.
 */
public class FormatProperties {

	/**
	 * Templates and parse guides in the XML of j8583, such as classpath:iso8583.xml.
	 */
	private @Nullable Resource config;

	/**
	 * Character set of text, with one byte per character, such as IBM1047 for EBCDIC.
	 */
	private @Nullable String charset;

	/**
	 * Whether MTI and bitmap are binary.
	 */
	private @Nullable Boolean binaryHeader;

	/**
	 * Whether the bitmap is binary. Implied by binary-header.
	 */
	private @Nullable Boolean binaryBitmap;

	/**
	 * Whether fields are binary: numbers in BCD, binary fields as they are.
	 */
	private @Nullable Boolean binaryFields;

	/**
	 * Whether digits of MTI, bitmap and lengths are in the character set rather than in
	 * ASCII. True by default for EBCDIC.
	 */
	private @Nullable Boolean digitsInCharset;

	/**
	 * Whether to refuse messages with letters in numbers, dates that there are not, bytes
	 * after the last field and the like.
	 */
	private @Nullable Boolean strict;

	/**
	 * Where the half byte is that fills up an odd number of packed digits, the LLBCDBIN
	 * and the like of binary fields.
	 */
	private @Nullable BcdPadding bcdPadding;

	/**
	 * Text before the MTI of every message, such as ISO025000077. What is received has
	 * one of the same length.
	 */
	private @Nullable Object isoHeader;

	/**
	 * Whether the ISO header is bytes, written as hexadecimal digits in quotes.
	 */
	private @Nullable Boolean binaryIsoHeader;

	/**
	 * Length of the text before the MTI, for a format whose responses repeat what their
	 * requests carry.
	 */
	private @Nullable Integer isoHeaderLength;

	/**
	 * Fields that are not shown in printed messages, whatever the standard says.
	 */
	private @Nullable List<Integer> hiddenFields;

	/**
	 * Fields of which the first six and the last four of 13 to 19 digits are shown, else
	 * nothing.
	 */
	private @Nullable List<Integer> truncatedFields;

	/**
	 * Fields that are shown in printed messages although the standard does not say what
	 * they hold. Not those that may hold card data or a secret.
	 */
	private @Nullable List<Integer> shownFields;

	public @Nullable Resource getConfig() {
		return this.config;
	}

	public void setConfig(@Nullable Resource config) {
		this.config = config;
	}

	public @Nullable String getCharset() {
		return this.charset;
	}

	public void setCharset(@Nullable String charset) {
		this.charset = charset;
	}

	public @Nullable Boolean getBinaryHeader() {
		return this.binaryHeader;
	}

	public void setBinaryHeader(@Nullable Boolean binaryHeader) {
		this.binaryHeader = binaryHeader;
	}

	public @Nullable Boolean getBinaryBitmap() {
		return this.binaryBitmap;
	}

	public void setBinaryBitmap(@Nullable Boolean binaryBitmap) {
		this.binaryBitmap = binaryBitmap;
	}

	public @Nullable Boolean getBinaryFields() {
		return this.binaryFields;
	}

	public void setBinaryFields(@Nullable Boolean binaryFields) {
		this.binaryFields = binaryFields;
	}

	public @Nullable Boolean getDigitsInCharset() {
		return this.digitsInCharset;
	}

	public void setDigitsInCharset(@Nullable Boolean digitsInCharset) {
		this.digitsInCharset = digitsInCharset;
	}

	public @Nullable Boolean getStrict() {
		return this.strict;
	}

	public void setStrict(@Nullable Boolean strict) {
		this.strict = strict;
	}

	public @Nullable BcdPadding getBcdPadding() {
		return this.bcdPadding;
	}

	public void setBcdPadding(@Nullable BcdPadding bcdPadding) {
		this.bcdPadding = bcdPadding;
	}

	public @Nullable Object getIsoHeader() {
		return this.isoHeader;
	}

	public void setIsoHeader(@Nullable Object isoHeader) {
		this.isoHeader = isoHeader;
	}

	public @Nullable Boolean getBinaryIsoHeader() {
		return this.binaryIsoHeader;
	}

	public void setBinaryIsoHeader(@Nullable Boolean binaryIsoHeader) {
		this.binaryIsoHeader = binaryIsoHeader;
	}

	public @Nullable Integer getIsoHeaderLength() {
		return this.isoHeaderLength;
	}

	public void setIsoHeaderLength(@Nullable Integer isoHeaderLength) {
		this.isoHeaderLength = isoHeaderLength;
	}

	public @Nullable List<Integer> getHiddenFields() {
		return this.hiddenFields;
	}

	public void setHiddenFields(@Nullable List<Integer> hiddenFields) {
		this.hiddenFields = hiddenFields;
	}

	public @Nullable List<Integer> getTruncatedFields() {
		return this.truncatedFields;
	}

	public void setTruncatedFields(@Nullable List<Integer> truncatedFields) {
		this.truncatedFields = truncatedFields;
	}

	public @Nullable List<Integer> getShownFields() {
		return this.shownFields;
	}

	public void setShownFields(@Nullable List<Integer> shownFields) {
		this.shownFields = shownFields;
	}

}
