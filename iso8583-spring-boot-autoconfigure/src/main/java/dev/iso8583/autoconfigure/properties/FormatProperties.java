package dev.iso8583.autoconfigure.properties;

import java.time.ZoneId;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.core.io.Resource;

import dev.iso8583.message.BcdPadding;
import dev.iso8583.message.FilledField;

/**
 * How messages are encoded.
 */
@ConfigurationPropertiesSource
public class FormatProperties {

	/**
	 * Message specification: the name of a built-in one, such as iso1987-ascii, or the
	 * location of a file in YAML, such as classpath:acme.yml. It says how messages are
	 * encoded, so only iso-header, strict, refuse-incomplete and the fields to hide or
	 * show may be set, too.
	 */
	private @Nullable String spec;

	/**
	 * Message templates and parse guides in the XML of j8583, such as
	 * classpath:iso8583.xml. Instead of spec.
	 */
	private @Nullable Resource config;

	/**
	 * Character set of text, with one byte for each character. IBM1047 is EBCDIC.
	 */
	private @Nullable String charset;

	/**
	 * Whether the MTI and the bitmap are binary.
	 */
	private @Nullable Boolean binaryHeader;

	/**
	 * Whether the bitmap is binary. Always true with binary-header.
	 */
	private @Nullable Boolean binaryBitmap;

	/**
	 * Whether fields are binary: numbers in BCD, and binary fields as plain bytes rather
	 * than hexadecimal digits.
	 */
	private @Nullable Boolean binaryFields;

	/**
	 * Whether the digits of the MTI, the bitmap and field lengths are in the character
	 * set rather than in ASCII. True by default if the character set is EBCDIC.
	 */
	private @Nullable Boolean digitsInCharset;

	/**
	 * Whether to reject messages that are not well-formed, such as those with letters in
	 * numeric fields, impossible dates, or bytes after the last field.
	 */
	private @Nullable Boolean strict;

	/**
	 * Whether requests, advices and notifications that lack mandatory fields, or have
	 * fields that they must not have, are not handled. The specification says under
	 * messages which fields these are. They are reported in any case, and responses are
	 * never refused.
	 */
	private @Nullable Boolean refuseIncomplete;

	/**
	 * Position and content of the half byte that pads an odd number of BCD digits, in the
	 * types LLBCDBIN, LLLBCDBIN and LLLLBCDBIN of binary fields.
	 */
	private @Nullable BcdPadding bcdPadding;

	/**
	 * Text before the MTI of every message, such as ISO025000077. Received messages must
	 * have a header of the same length.
	 */
	private @Nullable Object isoHeader;

	/**
	 * Whether iso-header contains bytes, written as hexadecimal digits in quotes, instead
	 * of text.
	 */
	private @Nullable Boolean binaryIsoHeader;

	/**
	 * Length of the text before the MTI, for a format without an iso-header. Responses
	 * repeat the header of their request.
	 */
	private @Nullable Integer isoHeaderLength;

	/**
	 * Fields that printed messages never show, even if the standard defines what they
	 * hold.
	 */
	private @Nullable List<Integer> hiddenFields;

	/**
	 * Fields that hold card numbers. If the value has 13 to 19 digits, printed messages
	 * show the first six and the last four. They hide any other value.
	 */
	private @Nullable List<Integer> truncatedFields;

	/**
	 * Fields to show in printed messages although the standard does not define what they
	 * hold. Do not list fields that may hold card data or secrets.
	 */
	private @Nullable List<Integer> shownFields;

	/**
	 * Fields that new requests get by themselves: transmission-time (7), local-time (12),
	 * local-date (13) and rrn (37, from time and STAN). Network management requests get
	 * only the first.
	 */
	private @Nullable List<FilledField> fill;

	/**
	 * Time zone of the local date and time that requests are filled with, such as
	 * Europe/Rome. That of the system by default.
	 */
	private @Nullable ZoneId timeZone;

	@NestedConfigurationProperty
	private final ReversalProperties reversal = new ReversalProperties();

	public @Nullable String getSpec() {
		return this.spec;
	}

	public void setSpec(@Nullable String spec) {
		this.spec = spec;
	}

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

	public @Nullable Boolean getRefuseIncomplete() {
		return this.refuseIncomplete;
	}

	public void setRefuseIncomplete(@Nullable Boolean refuseIncomplete) {
		this.refuseIncomplete = refuseIncomplete;
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

	public @Nullable List<FilledField> getFill() {
		return this.fill;
	}

	public void setFill(@Nullable List<FilledField> fill) {
		this.fill = fill;
	}

	public @Nullable ZoneId getTimeZone() {
		return this.timeZone;
	}

	public void setTimeZone(@Nullable ZoneId timeZone) {
		this.timeZone = timeZone;
	}

	public ReversalProperties getReversal() {
		return this.reversal;
	}

}
