package dev.iso8583.autoconfigure.properties;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * What MessageFormat.reversalOf(request) makes.
 */
public class ReversalProperties {

	/**
	 * Message type of reversals, in quotes. The reversal advice of the request's version
	 * by default, such as 0420.
	 */
	private @Nullable Object mti;

	/**
	 * Fields that a reversal has from its request, instead of those of the version. With
	 * 11, a reversal has the STAN of its request.
	 */
	private @Nullable List<Integer> fields;

	/**
	 * Field in which a reversal names its request. By default 90 in the version of 1987,
	 * and 56 in later ones.
	 */
	private @Nullable Integer originalDataField;

	/**
	 * Layout of that field: mti, and fields of the request with their widths, such as mti
	 * 11:6 7:10 32:11 33:11. The layout of the version by default.
	 */
	private @Nullable String originalData;

	public @Nullable Object getMti() {
		return this.mti;
	}

	public void setMti(@Nullable Object mti) {
		this.mti = mti;
	}

	public @Nullable List<Integer> getFields() {
		return this.fields;
	}

	public void setFields(@Nullable List<Integer> fields) {
		this.fields = fields;
	}

	public @Nullable Integer getOriginalDataField() {
		return this.originalDataField;
	}

	public void setOriginalDataField(@Nullable Integer originalDataField) {
		this.originalDataField = originalDataField;
	}

	public @Nullable String getOriginalData() {
		return this.originalData;
	}

	public void setOriginalData(@Nullable String originalData) {
		this.originalData = originalData;
	}

}
