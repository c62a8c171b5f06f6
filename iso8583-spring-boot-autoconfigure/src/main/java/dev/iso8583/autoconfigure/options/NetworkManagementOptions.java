package dev.iso8583.autoconfigure.options;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.DialNetworkManagementProperties;
import dev.iso8583.autoconfigure.properties.Iso8583Properties;
import dev.iso8583.autoconfigure.properties.NetworkManagementProperties;
import dev.iso8583.autoconfigure.properties.NetworkMessageProperties;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NetworkManagementAnswers;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.matching.MatchRules;
import dev.iso8583.matching.MissingMatchFieldException;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessageTemplate;
import dev.iso8583.message.Mti;

/**
 * Turns what properties say of network management into messages of the core: its own
 * value, else that of {@code iso8583.defaults}. All is tried at once, so that a wrong
 * value stops the start and not the first connection.
 */
public final class NetworkManagementOptions {

	private static final int NETWORK_CODE = 70;

	private final String prefix;

	private final NetworkManagementProperties own;

	private final DialNetworkManagementProperties defaults;

	private final Settings<NetworkManagementProperties> settings;

	private final Supplier<MessageFormat> format;

	/** What was described so far, by its name in the properties. */
	private final Map<String, MessageTemplate> described = new LinkedHashMap<>();

	public NetworkManagementOptions(String prefix, NetworkManagementProperties own,
			DialNetworkManagementProperties defaults, Supplier<MessageFormat> format) {
		this.prefix = prefix;
		this.own = own;
		this.defaults = defaults;
		this.settings = new Settings<>(prefix + ".network-management", own,
				LinkOptions.DEFAULTS + ".network-management", defaults);
		this.format = format;
	}

	/**
	 * Return the sign-on, or {@code null} if the link has none.
	 * @param hook lets a handler take precedence over the configured message
	 */
	public @Nullable NetworkManagementRequest signOn(UnaryOperator<@Nullable NetworkManagementRequest> hook) {
		return dialled("sign-on", DialNetworkManagementProperties::getSignOn, "001", hook);
	}

	/** Return the sign-off, or {@code null} if the link has none. */
	public @Nullable NetworkManagementRequest signOff(UnaryOperator<@Nullable NetworkManagementRequest> hook) {
		return dialled("sign-off", DialNetworkManagementProperties::getSignOff, "002", hook);
	}

	/**
	 * Return the echo test, or {@code null} if the link has none. A server inherits none
	 * from the defaults.
	 */
	public @Nullable NetworkManagementRequest echoTest(UnaryOperator<@Nullable NetworkManagementRequest> hook) {
		NetworkMessageProperties own = this.own.getEchoTest();
		NetworkMessageProperties shared = this.defaults.getEchoTest();
		return isSwitchedOff(own, shared) ? null : hook
			.apply(message("echo-test", own, shared, this.own instanceof DialNetworkManagementProperties, "301"));
	}

	private @Nullable NetworkManagementRequest dialled(String name,
			Function<DialNetworkManagementProperties, NetworkMessageProperties> message, String code,
			UnaryOperator<@Nullable NetworkManagementRequest> hook) {
		if (!(this.own instanceof DialNetworkManagementProperties dial)) {
			return null;
		}
		NetworkMessageProperties own = message.apply(dial);
		NetworkMessageProperties shared = message.apply(this.defaults);
		return isSwitchedOff(own, shared) ? null : hook.apply(message(name, own, shared, true, code));
	}

	/**
	 * Whether the link disables a message, which also disables its handlers. The defaults
	 * only disable it for links without a handler.
	 */
	private static boolean isSwitchedOff(NetworkMessageProperties own, NetworkMessageProperties shared) {
		return (own.getEnabled() != null) ? !own.getEnabled() : !isSet(own) && shared.switchedOff();
	}

	private @Nullable NetworkManagementRequest message(String name, NetworkMessageProperties own,
			NetworkMessageProperties shared, boolean inherits, String code) {
		if (!isSent(own, shared, inherits)) {
			return null;
		}
		Settings<NetworkMessageProperties> settings = new Settings<>(this.settings.prefix() + "." + name, own,
				this.settings.defaultsPrefix() + "." + name, shared);
		MessageTemplate template = withFields(name, withoutFields(settings), settings, code);
		this.described.put(name, template);
		Setting<Set<String>> accepted = settings.get("accepted-response-codes",
				NetworkMessageProperties::getAcceptedResponseCodes);
		return accepted.use(() -> NetworkManagementRequest.of(template, accepted.orElse(Set.of())));
	}

	private static boolean isSent(NetworkMessageProperties own, NetworkMessageProperties shared, boolean inherits) {
		if (own.getEnabled() != null) {
			return own.getEnabled();
		}
		if (isSet(own) || !inherits) {
			return isSet(own);
		}
		return (shared.getEnabled() != null) ? shared.getEnabled() : isSet(shared);
	}

	/** Whether a property is set that only makes sense if the message is sent. */
	static boolean isSet(NetworkMessageProperties message) {
		return message.getMti() != null || message.getCode() != null || message.getFields() != null
				|| message.getAcceptedResponseCodes() != null;
	}

	private MessageTemplate withoutFields(Settings<NetworkMessageProperties> settings) {
		Setting<String> set = settings.get("mti", NetworkMessageProperties::getMti);
		Setting<String> mti = new Setting<>(set.property(), set.orElse("0800"));
		return mti.use(() -> {
			Mti type = Mti.of(set.orElse("0800"));
			if (!type.isNetworkManagement()) {
				throw new IllegalArgumentException(
						mti.value() + " is not network management; its second digit must be 8, such as in 0800");
			}
			return MessageTemplate.of(this.format.get(), type);
		});
	}

	private MessageTemplate withFields(String name, MessageTemplate template,
			Settings<NetworkMessageProperties> settings, String standardCode) {
		Setting<Object> code = settings.get("code", NetworkMessageProperties::getCode);
		Setting<Map<Integer, Object>> given = settings.get("fields", NetworkMessageProperties::getFields);
		Map<Integer, Object> fields = given.orElse(Map.of());
		MessageTemplate complete = template;
		Object codeValue = code.value();
		if (codeValue != null) {
			if (fields.containsKey(NETWORK_CODE)) {
				throw new InvalidConfigurationPropertyValueException(given.property() + "." + NETWORK_CODE,
						fields.get(NETWORK_CODE), "The code is field 70, too; write one or the other.");
			}
			complete = with(code.property(), complete, NETWORK_CODE, codeValue);
		}
		else if (!fields.containsKey(NETWORK_CODE) && complete.hasField(NETWORK_CODE)) {
			complete = complete.with(NETWORK_CODE, standardCode);
		}
		else if (fields.isEmpty()) {
			throw new Iso8583ConfigurationException(
					this.prefix + ".network-management." + name + " says nothing: the "
							+ ((this.format.get().specification() != null) ? "specification of the messages"
									: "parse guide of " + complete.mti())
							+ " has no field 70",
					"Give it that field, or say with fields what makes it a " + name.replace('-', ' ')
							+ ", such as fields.24.");
		}
		for (Map.Entry<Integer, Object> field : fields.entrySet()) {
			complete = with(given.property() + "." + field.getKey(), complete, field.getKey(), field.getValue());
		}
		return complete;
	}

	private static MessageTemplate with(String property, MessageTemplate template, int field, Object value) {
		if (template.shows(field)) {
			return PropertyValues.use(property, value, () -> template.with(field, value));
		}
		try {
			return template.with(field, value);
		}
		catch (IllegalArgumentException ex) {
			// the value may be secret, so it is not shown
			throw new Iso8583ConfigurationException("The value of " + property + " cannot be sent, and is not shown",
					ex.getMessage() + ".");
		}
	}

	/**
	 * Refuse a message that lacks mandatory fields, or a match key, or whose response
	 * would have none: it could never be sent or matched. With an echo test that cannot
	 * be sent, a dead link would look alive.
	 */
	public void requireSendable(ConnectionOptions options) {
		if (options.codec() == MessageCodec.DEFAULT) {
			this.described.forEach(this::requireComplete);
		}
		MatchKeyResolver keys = options.matching().keyResolver();
		if (!(keys instanceof MatchFields || keys instanceof MatchRules)) {
			return; // match keys of the application may need other fields
		}
		this.described.forEach((name, template) -> {
			IsoMessage request = template.newMessage();
			requireKey(name, keys, request);
			if (options.codec() == MessageCodec.DEFAULT) {
				requireKey(name, keys, answer(options.format(), request));
			}
		});
	}

	private void requireComplete(String name, MessageTemplate template) {
		try {
			template.requireComplete();
		}
		catch (IllegalArgumentException ex) {
			String property = this.prefix + ".network-management." + name;
			throw new Iso8583ConfigurationException(property + " cannot be sent: " + ex.getMessage(),
					"Write the fields that it lacks as " + property
							+ ".fields, or change what the specification says under messages.");
		}
	}

	private void requireKey(String name, MatchKeyResolver keys, IsoMessage message) {
		try {
			keys.keyOf(message);
		}
		catch (MissingMatchFieldException ex) {
			throw new Iso8583ConfigurationException(
					this.prefix + ".network-management." + name + " cannot be matched with its answer: "
							+ ex.getMessage() + " in the " + Mti.of(message),
					"Add a match rule for network management, such as " + this.prefix + ".match-rules[0].mti=08xx and "
							+ this.prefix + ".match-rules[0].fields=11, or give these messages the field.");
		}
	}

	/** Return the response of a far end that repeats every field it can. */
	private static IsoMessage answer(MessageFormat format, IsoMessage request) {
		IsoMessage answer = format.responseTo(request);
		Mti mti = Mti.of(answer);
		for (int field = 2; field <= 128; field++) {
			answer.removeFields(field);
			if (request.hasField(field) && format.hasField(mti, field)) {
				answer.setField(field, request.getField(field));
			}
		}
		return answer;
	}

	/**
	 * Return the handler that answers network management of the far end, or {@code null}
	 * if the link does not answer it.
	 */
	public @Nullable MessageHandler answers() {
		Setting<Boolean> answer = this.settings.get("answer", NetworkManagementProperties::getAnswer);
		if (!answer.isSet()) {
			refuseWithoutAnswer(this.prefix, this.own);
		}
		if (!answer.orElse(false)) {
			return null;
		}
		NetworkManagementAnswers answers = answer.use(() -> NetworkManagementAnswers.of(this.format.get()));
		answers = with("answer-codes", NetworkManagementProperties::getAnswerCodes, answers,
				NetworkManagementAnswers::approving);
		answers = with("approval-response-code", NetworkManagementProperties::getApprovalResponseCode, answers,
				NetworkManagementAnswers::approvingWith);
		return with("refusal-response-code", NetworkManagementProperties::getRefusalResponseCode, answers,
				NetworkManagementAnswers::refusingWith);
	}

	/** Refuse answer properties in the defaults if no link answers. */
	public static void refuseWithoutAnswers(Iso8583Properties properties) {
		List<NetworkManagementProperties> links = new ArrayList<>();
		properties.getPool().values().forEach((pool) -> {
			links.add(pool.getNetworkManagement());
			pool.getAddresses().forEach((address) -> links.add(address.getNetworkManagement()));
		});
		properties.getConnection().values().forEach((connection) -> links.add(connection.getNetworkManagement()));
		properties.getServer().values().forEach((server) -> links.add(server.getNetworkManagement()));
		NetworkManagementProperties defaults = properties.getDefaults().getNetworkManagement();
		if (!links.isEmpty() && defaults.getAnswer() == null
				&& links.stream().allMatch((link) -> link.getAnswer() == null)) {
			refuseWithoutAnswer(LinkOptions.DEFAULTS, defaults);
		}
	}

	private static void refuseWithoutAnswer(String prefix, NetworkManagementProperties management) {
		refuseWithoutAnswer(prefix, "answer-codes", management.getAnswerCodes());
		refuseWithoutAnswer(prefix, "approval-response-code", management.getApprovalResponseCode());
		refuseWithoutAnswer(prefix, "refusal-response-code", management.getRefusalResponseCode());
	}

	private static void refuseWithoutAnswer(String prefix, String name, @Nullable Object value) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".network-management." + name, value,
					"Nothing is answered. Write " + prefix
							+ ".network-management.answer=true, or false to leave it so.");
		}
	}

	private <T> NetworkManagementAnswers with(String name, Function<NetworkManagementProperties, @Nullable T> property,
			NetworkManagementAnswers answers,
			BiFunction<NetworkManagementAnswers, T, NetworkManagementAnswers> option) {
		Setting<T> setting = this.settings.get(name, property);
		T value = setting.value();
		return (value != null) ? setting.use(() -> option.apply(answers, value)) : answers;
	}

}
