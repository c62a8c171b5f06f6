package dev.iso8583.connection;

import java.util.Map;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.ResponseCodes;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.spec.MessageSpec;

/**
 * A ready-made handler of network management: it answers requests and advices of class 8,
 * such as 0800 and 0820, but never a response, so that two such handlers do not answer
 * each other for ever. It approves a sign-on, a sign-off, an echo test, and a message
 * that does not say what it is. It refuses all others: to approve a key change that was
 * not made would be a lie.
 * <p>
 * Field 70 says what the message is, or field 24 from ISO 8583:1993 on. The answer is
 * {@link MessageFormat#responseTo} with a response code in field 39. Immutable.
 */
public final class NetworkManagementAnswers implements MessageHandler {

	private static final int FUNCTION_CODE = 24;

	/** Sign-on, sign-off and echo test, as in field 70 and in field 24. */
	private static final Set<String> CODES = Set.of("001", "002", "301", "801", "802", "831");

	/** Keyed by the version of the MTI: 1987, 1993, 2003. */
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
	 * field 70, or 801, 802 and 831 in field 24. They approve with 00 and refuse with 12;
	 * for ISO 8583:1993 with 800 and 902, for 2003 with 8000 and 9102.
	 * @param format the format of the messages
	 * @return the answers
	 * @throws IllegalArgumentException if the format describes no answer with field 39
	 */
	public static NetworkManagementAnswers of(MessageFormat format) {
		NetworkManagementAnswers answers = new NetworkManagementAnswers(format, CODES, null, null);
		if (format.messageTypes().stream().map(Mti::of).noneMatch(answers::handles)) {
			MessageSpec spec = format.specification();
			throw new IllegalArgumentException((spec != null)
					? "The specification " + spec.name()
							+ " has no field 39 for an answer to network management; give it one"
					: "The message format has no parse guide for an answer to network"
							+ " management; give it a <parse type=\"0810\"> element with field 39");
		}
		return answers;
	}

	/**
	 * Return answers that approve these messages, and no others.
	 * @param codes codes of three digits, as in field 70 or 24
	 * @return the answers
	 */
	public NetworkManagementAnswers approving(Set<String> codes) {
		for (String code : codes) {
			if (!code.matches("[0-9]{3}")) {
				throw new IllegalArgumentException("'" + code
						+ "' is not a code of network management; write three digits in quotes, such as \"301\"");
			}
		}
		return new NetworkManagementAnswers(this.format, Set.copyOf(codes), this.approval, this.refusal);
	}

	/**
	 * Return answers that approve with this response code.
	 * @param responseCode a response code such as {@code 00}
	 * @return the answers
	 */
	public NetworkManagementAnswers approvingWith(String responseCode) {
		return new NetworkManagementAnswers(this.format, this.codes, requireFitting(responseCode), this.refusal);
	}

	/**
	 * Return answers that refuse with this response code.
	 * @param responseCode a response code such as {@code 12}
	 * @return the answers
	 */
	public NetworkManagementAnswers refusingWith(String responseCode) {
		return new NetworkManagementAnswers(this.format, this.codes, this.approval, requireFitting(responseCode));
	}

	/** Check that each possible answer can hold the code. */
	private String requireFitting(String responseCode) {
		ResponseCodes.checked(responseCode);
		this.format.messageTypes().stream().map(Mti::of).filter(this::handles).forEach((mti) -> {
			IsoMessage answer = this.format.newMessage(mti.response());
			this.format.set(answer, DataElements.RESPONSE_CODE, responseCode);
		});
		return responseCode;
	}

	@Override
	public boolean handles(Mti mti) {
		boolean expectsAnswer = mti.function() == 0 || mti.function() == 2;
		return mti.isNetworkManagement() && expectsAnswer
				&& this.format.hasField(mti.response(), DataElements.RESPONSE_CODE);
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
