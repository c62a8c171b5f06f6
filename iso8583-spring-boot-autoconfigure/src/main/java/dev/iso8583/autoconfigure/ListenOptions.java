package dev.iso8583.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

import dev.iso8583.server.IpRange;
import dev.iso8583.server.ServerOptions;

/**
 * Turns what properties say of listening into options of the core. A value that cannot be
 * is refused with the name of the property it came from.
 */
final class ListenOptions {

	private final String prefix;

	private final ServerProperties server;

	private final Environment environment;

	ListenOptions(String prefix, ServerProperties server, Environment environment) {
		this.prefix = prefix;
		this.server = server;
		this.environment = environment;
	}

	void apply(ServerOptions.Builder options) {
		if (this.server.getPort() == null) {
			throw new Iso8583ConfigurationException(this.prefix + ".port is not set",
					"Set it to the port to listen on, such as " + this.prefix + ".port=8583.");
		}
		Checked.set(this.prefix + ".port", this.server.getPort(), options::port);
		Checked.set(this.prefix + ".bind-address", this.server.getBindAddress(), options::bindAddress);
		Checked.set(this.prefix + ".maximum-connections", this.server.getMaximumConnections(),
				options::maximumConnections);
		Checked.set(this.prefix + ".maximum-connections-per-address", this.server.getMaximumConnectionsPerAddress(),
				options::maximumConnectionsPerAddress);
		Checked.set(this.prefix + ".first-message-timeout", this.server.getFirstMessageTimeout(),
				options::firstMessageTimeout);
		Checked.set(this.prefix + ".backlog", this.server.getBacklog(), options::backlog);
		Checked.set(this.prefix + ".allow", allow(), options::allow);
	}

	/** Return the options, whose limits must fit together. */
	ServerOptions build(ServerOptions.Builder options) {
		ServerOptions[] built = new ServerOptions[1];
		Checked.check(this.prefix + ".maximum-connections-per-address", this.server.getMaximumConnectionsPerAddress(),
				() -> built[0] = options.build());
		return built[0];
	}

	private @Nullable List<IpRange> allow() {
		List<String> texts = this.server.getAllow();
		if (texts == null) {
			return null;
		}
		List<IpRange> ranges = new ArrayList<>();
		for (int index = 0; index < texts.size(); index++) {
			String text = texts.get(index);
			Checked.check(ListElement.where(this.environment, this.prefix + ".allow", index, text), text,
					() -> ranges.add(IpRange.of(text.trim())));
		}
		return ranges;
	}

}
