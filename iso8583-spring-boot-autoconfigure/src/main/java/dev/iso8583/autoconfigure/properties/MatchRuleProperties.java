package dev.iso8583.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * Match fields of some message types.
 */
@ConfigurationPropertiesSource
public class MatchRuleProperties {

	/**
	 * Message type of the requests, such as 0200, or 02xx for several. The rule also
	 * applies to their responses.
	 */
	private @Nullable String mti;

	/**
	 * First digits of field 3, one to six digits in quotes. If not set, the rule applies
	 * to any processing code.
	 */
	private @Nullable Object processingCode;

	/**
	 * Fields whose values identify the request that a response answers.
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
