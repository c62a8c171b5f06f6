package dev.iso8583.connection;

import java.util.Map;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;

/**
 * Answers network management of the far end by itself: requests and advices of class 8,
 * such as 0800 and 0820, and never a response, so that two who answer each other come to
 * rest. A sign-on, a sign-off and an echo test are approved, and so is a message that
 * does not say what it is; any other is refused, since to approve a change of keys that
 * nobody made would be untrue.
 * <p>
 * What a message is stands in field 70, or from ISO 8583:1993 on in field 24. The answer
 * is {@link MessageFormat#responseTo} with a response code in field 39.
 */
public final class NetworkManagementAnswers implements MessageHandler {

	private static final int FUNCTION_CODE = 24;

	/** Sign-on, sign-off and echo test, by field 70 and by field 24. */
	private static final Set<String> CODES = Set.of("001", "002", "301", "801", "802", "831");

	/** By version: 1987, 1993, 2003. */
	private static final Map<Integer, String> APPROVALS = Map.of(0, "00", 1, "800", 2, "8000");

	private static final Map<Integer, String> REFUSALS = Map.of(0, "12", 1, "902", 2, "9102");

	private final MessageFormat format;

	private final Set<String> codes;

	private final @Nullable String approval;

	private final @Nullable String refusal;

	private NetworkManagementAnswers(MessageFormat format, Set<String> codes, @Nullable String approval,
			@Nullable String refusal) {
		this.format = format;
		this.codes = codes;
		this.approval = approval;
		this.refusal = refusal;
	}

	/**
	 * Return answers that approve sign-ons, sign-offs and echo tests: 001, 002 and 301 in
	 * field 70, or 801, 802 and 831 in field 24. They approve with 00 and refuse with 12,
	 * in ISO 8583:1993 with 800 and 902, in 2003 with 8000 and 9102.
	 * @param format the format of the messages
	 * @return the answers
	 * @throws IllegalArgumentException if the format cannot write an answer
	 */
	public static NetworkManagementAnswers of(MessageFormat format) {
		NetworkManagementAnswers answers = new NetworkManagementAnswers(format, CODES, null, null);
		if (format.messageTypes().stream().map(Mti::of).noneMatch(answers::handles)) {
			throw new IllegalArgumentException("The message format has no parse guide for an answer to network"
					+ " management; give it a <parse type=\"0810\"> element with field 39");
		}
		return answers;
	}

	/**
	 * Return answers that approve other messages than these.
	 * @param codes codes of three digits, as in field 70 or 24
	 * @return the answers
	 */
	public NetworkManagementAnswers approving(Set<String> codes) {
		for (String code : codes) {
			if (!code.matches("[0-9]{3}")) {
				throw new IllegalArgumentException("'" + code
						+ "' is not the code of a network management message; write three digits in quotes, such as"
						+ " \"301\"");
			}
		}
		return new NetworkManagementAnswers(this.format, Set.copyOf(codes), this.approval, this.refusal);
	}

	/**
	 * Return answers that approve with another response code.
	 * @param responseCode such as {@code 00}
	 * @return the answers
	 */
	public NetworkManagementAnswers approvingWith(String responseCode) {
		return new NetworkManagementAnswers(this.format, this.codes, fitting(responseCode), this.refusal);
	}

	/**
	 * Return answers that refuse with another response code.
	 * @param responseCode such as {@code 12}
	 * @return the answers
	 */
	public NetworkManagementAnswers refusingWith(String responseCode) {
		return new NetworkManagementAnswers(this.format, this.codes, this.approval, fitting(responseCode));
	}

	/** Try it on every answer there is. */
	private String fitting(String responseCode) {
		ResponseCodes.checked(responseCode);
		this.format.messageTypes().stream().map(Mti::of).filter(this::handles).forEach((mti) -> {
			IsoMessage answer = this.format.newMessage(mti.response());
			this.format.set(answer, DataElements.RESPONSE_CODE, responseCode);
		});
		return responseCode;
	}

	@Override
	public boolean handles(Mti mti) {
		boolean asks = mti.function() == 0 || mti.function() == 2;
		return mti.isNetworkManagement() && asks && this.format.hasField(mti.response(), DataElements.RESPONSE_CODE);
	}

	@Override
	public IsoMessage handle(IsoMessage message, Connection connection) {
		IsoMessage answer = this.format.responseTo(message);
		String responseCode = isApproved(message) ? code(this.approval, APPROVALS, message)
				: code(this.refusal, REFUSALS, message);
		return this.format.set(answer, DataElements.RESPONSE_CODE, responseCode);
	}

	private boolean isApproved(IsoMessage message) {
		IsoValue<?> code = message.hasField(DataElements.NETWORK_MANAGEMENT_CODE)
				? message.getField(DataElements.NETWORK_MANAGEMENT_CODE) : message.getField(FUNCTION_CODE);
		return code == null || this.codes.contains(code.toString());
	}

	private static String code(@Nullable String configured, Map<Integer, String> byVersion, IsoMessage message) {
		return (configured != null) ? configured
				: byVersion.getOrDefault(Mti.of(message).version(), String.valueOf(byVersion.get(0)));
	}

}
