package dev.iso8583.autoconfigure.properties;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Network management of a link: what to send, and what to answer without a handler.
 */
public class NetworkManagementProperties {

	/**
	 * Message to send when the connection was idle for the idle time.
	 */
	@NestedConfigurationProperty
	private final NetworkMessageProperties echoTest = new NetworkMessageProperties();

	/**
	 * Whether to answer network management requests that no handler takes.
	 */
	private @Nullable Boolean answer;

	/**
	 * Network management codes to approve, from field 70 or field 24. Other codes are
	 * refused.
	 */
	private @Nullable Set<String> answerCodes;

	/**
	 * Response code for approved requests.
	 */
	private @Nullable String approvalResponseCode;

	/**
	 * Response code for refused requests.
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

	public @Nullable String getApprovalResponseCode() {
		return this.approvalResponseCode;
	}

	public void setApprovalResponseCode(@Nullable String approvalResponseCode) {
		this.approvalResponseCode = approvalResponseCode;
	}

	public @Nullable String getRefusalResponseCode() {
		return this.refusalResponseCode;
	}

	public void setRefusalResponseCode(@Nullable String refusalResponseCode) {
		this.refusalResponseCode = refusalResponseCode;
	}

}
