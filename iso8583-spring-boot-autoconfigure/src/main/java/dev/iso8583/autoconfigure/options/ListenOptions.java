package dev.iso8583.autoconfigure.options;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.binding.ListElement;
import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.ServerProperties;
import dev.iso8583.server.IpRange;
import dev.iso8583.server.ServerOptions;

/**
 * Turns the listening properties of a server into options of the core. Reports a wrong
 * value by the name of its property.
 */
public final class ListenOptions {

	private final String prefix;

	private final ServerProperties server;

	private final Environment environment;

	public ListenOptions(String prefix, ServerProperties server, Environment environment) {
		this.prefix = prefix;
		this.server = server;
		this.environment = environment;
	}

	public void apply(ServerOptions.Builder options) {
		if (this.server.getPort() == null) {
			throw new Iso8583ConfigurationException(this.prefix + ".port is not set",
					"Set it to the port to listen on, such as " + this.prefix + ".port=8583.");
		}
		PropertyValues.set(this.prefix + ".port", this.server.getPort(), options::port);
		PropertyValues.set(this.prefix + ".bind-address", this.server.getBindAddress(), options::bindAddress);
		PropertyValues.set(this.prefix + ".maximum-connections", this.server.getMaximumConnections(),
				options::maximumConnections);
		PropertyValues.set(this.prefix + ".maximum-connections-per-address",
				this.server.getMaximumConnectionsPerAddress(), options::maximumConnectionsPerAddress);
		PropertyValues.set(this.prefix + ".first-message-timeout", this.server.getFirstMessageTimeout(),
				options::firstMessageTimeout);
		PropertyValues.set(this.prefix + ".backlog", this.server.getBacklog(), options::backlog);
		PropertyValues.set(this.prefix + ".allow", allow(), options::allow);
	}

	/** Build the options, which checks that the limits fit together. */
	public ServerOptions build(ServerOptions.Builder options) {
		return PropertyValues.use(this.prefix + ".maximum-connections-per-address",
				this.server.getMaximumConnectionsPerAddress(), options::build);
	}

	private @Nullable List<IpRange> allow() {
		List<String> texts = this.server.getAllow();
		if (texts == null) {
			return null;
		}
		List<IpRange> ranges = new ArrayList<>();
		for (int index = 0; index < texts.size(); index++) {
			String text = texts.get(index);
			PropertyValues.check(ListElement.where(this.environment, this.prefix + ".allow", index, text), text,
					() -> ranges.add(IpRange.of(text.trim())));
		}
		return ranges;
	}

}
