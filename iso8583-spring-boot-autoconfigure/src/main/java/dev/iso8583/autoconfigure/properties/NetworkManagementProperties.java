package dev.iso8583.autoconfigure.properties;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Network management of a link: what is sent and what is answered without a handler.
 */
public class NetworkManagementProperties {

	/**
	 * What is sent when nothing was written, or nothing read, for the idle time.
	 */
	@NestedConfigurationProperty
	private final NetworkMessageProperties echoTest = new NetworkMessageProperties();

	/**
	 * Whether network management of the far end is answered that no handler takes.
	 */
	private @Nullable Boolean answer;

	/**
	 * Codes, field 70 or 24, that are approved. Others are refused.
	 */
	private @Nullable Set<String> answerCodes;

	/**
	 * Response code that approves.
	 */
	private @Nullable String answerResponseCode;

	/**
	 * Response code that refuses.
	 */
	private @Nullable String refusalResponseCode;

	public NetworkMessageProperties getEchoTest() {
		return this.echoTest;
	}

	public @Nullable Boolean getAnswer() {
		return this.answer;
	}

	public void setAnswer(@Nullable Boolean answer) {
		this.answer = answer;
	}

	public @Nullable Set<String> getAnswerCodes() {
		return this.answerCodes;
	}

	public void setAnswerCodes(@Nullable Set<String> answerCodes) {
		this.answerCodes = answerCodes;
	}

	public @Nullable String getAnswerResponseCode() {
		return this.answerResponseCode;
	}

	public void setAnswerResponseCode(@Nullable String answerResponseCode) {
		this.answerResponseCode = answerResponseCode;
	}

	public @Nullable String getRefusalResponseCode() {
		return this.refusalResponseCode;
	}

	public void setRefusalResponseCode(@Nullable String refusalResponseCode) {
		this.refusalResponseCode = refusalResponseCode;
	}

}
