package dev.iso8583.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * The match fields of some message types.
 */
public class MatchRuleProperties {

	/**
	 * Type of the requests, such as 0200, or 02xx for several. Their responses follow.
	 */
	private @Nullable String mti;

	/**
	 * What field 3 begins with, one to six digits in quotes. Default any.
	 */
	private @Nullable Object processingCode;

	/**
	 * Fields whose values such a response repeats from its request.
	 */
	private List<Integer> fields = new ArrayList<>();

	public @Nullable String getMti() {
		return this.mti;
	}

	public void setMti(@Nullable String mti) {
		this.mti = mti;
	}

	public @Nullable Object getProcessingCode() {
		return this.processingCode;
	}

	public void setProcessingCode(@Nullable Object processingCode) {
		this.processingCode = processingCode;
	}

	public List<Integer> getFields() {
		return this.fields;
	}

	public void setFields(List<Integer> fields) {
		this.fields = fields;
	}

}
