package dev.iso8583.autoconfigure.options;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

import dev.iso8583.autoconfigure.binding.ListElement;
import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.AddressProperties;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MatchScope;
import dev.iso8583.pool.MemberOptions;

/**
 * Creates the members of a pool from its addresses. An address is a text, or has
 * properties of its own.
 */
public final class MemberOptionsFactory {

	/** Properties of an address that do not concern its connections. */
	private static final Set<String> PLACE = Set.of("address", "weight", "backup");

	/** Properties that only a pool as a whole can have. */
	private static final Map<String, Function<AddressProperties, @Nullable Object>> OF_THE_POOL = Map.ofEntries(
			entry("auto-startup", DialProperties::getAutoStartup), entry("dial", DialProperties::getDial),
			entry("on-demand.idle-timeout", (address) -> address.getOnDemand().getIdleTimeout()),
			entry("on-demand.requests-per-connection", (address) -> address.getOnDemand().getRequestsPerConnection()),
			entry("on-demand.maximum-waiting", (address) -> address.getOnDemand().getMaximumWaiting()),
			entry("minimum-connections", DialProperties::getMinimumConnections),
			entry("maximum-age", DialProperties::getMaximumAge),
			entry("maximum-age-jitter", DialProperties::getMaximumAgeJitter),
			entry("match-scope", DialProperties::getMatchScope),
			entry("reconnect.initial-delay", (address) -> address.getReconnect().getInitialDelay()),
			entry("reconnect.maximum-delay", (address) -> address.getReconnect().getMaximumDelay()),
			entry("reconnect.multiplier", (address) -> address.getReconnect().getMultiplier()),
			entry("reconnect.jitter", (address) -> address.getReconnect().getJitter()));

	private final Environment environment;

	private final String prefix;

	private final PoolProperties pool;

	private final DialProperties defaults;

	public MemberOptionsFactory(Environment environment, String prefix, PoolProperties pool, DialProperties defaults) {
		this.environment = environment;
		this.prefix = prefix;
		this.pool = pool;
		this.defaults = defaults;
	}

	/**
	 * Return the members.
	 * @param connections creates connection options for an address with properties of its
	 * own
	 */
	public List<MemberOptions> create(Connections connections) {
		String property = this.prefix + ".addresses";
		if (this.pool.getAddresses().isEmpty()) {
			throw new Iso8583ConfigurationException(property + " is not set",
					"Set it to one or more of host:port, such as " + property + "=issuer.example:8583.");
		}
		List<MemberOptions> members = new ArrayList<>();
		for (int index = 0; index < this.pool.getAddresses().size(); index++) {
			members.add(member(property, index, connections));
		}
		return members;
	}

	private MemberOptions member(String addresses, int index, Connections connections) {
		AddressProperties address = this.pool.getAddresses().get(index);
		String element = addresses + "[" + index + "]";
		String property = address.writtenAsText()
				? ListElement.where(this.environment, addresses, index, String.valueOf(address.getAddress()))
				: element + ".address";
		if (address.getAddress() == null) {
			throw new Iso8583ConfigurationException(property + " is not set",
					"Set it to host:port, such as " + property + "=issuer.example:8583. A list in one place, such as"
							+ " environment variables, replaces the whole list in another.");
		}
		MemberOptions plain = MemberOptions.of(LinkOptions.address(property, address.getAddress()));
		Integer weight = address.getWeight();
		MemberOptions weighted = (weight == null) ? plain
				: PropertyValues.use(element + ".weight", weight, () -> plain.withWeight(weight));
		MemberOptions member = Boolean.TRUE.equals(address.getBackup()) ? weighted.asBackup() : weighted;
		OF_THE_POOL.forEach((name, value) -> refuse(element, name, value.apply(address)));
		refuseQuarantineOfItsOwn(element, address);
		return InheritedProperties.isSilent(address, PLACE) ? member
				: member.withConnection(connections.of(element, address));
	}

	private static Map.Entry<String, Function<AddressProperties, @Nullable Object>> entry(String name,
			Function<AddressProperties, @Nullable Object> value) {
		return Map.entry(name, value);
	}

	private void refuse(String element, String name, @Nullable Object value) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException(element + "." + name, value,
					"It is a setting of the pool and not of an address. Write " + this.prefix + "." + name + ".");
		}
	}

	/** Connections that share their pending requests share the quarantine, too. */
	private void refuseQuarantineOfItsOwn(String element, AddressProperties address) {
		Settings<DialProperties> settings = new Settings<>(this.prefix, this.pool, LinkOptions.DEFAULTS, this.defaults);
		if (settings.get("match-scope", DialProperties::getMatchScope).value() == MatchScope.POOL
				&& address.getQuarantineTime() != null) {
			throw new InvalidConfigurationPropertyValueException(element + ".quarantine-time",
					address.getQuarantineTime(),
					"With match-scope pool it is a setting of the pool and not of an address. Write " + this.prefix
							+ ".quarantine-time.");
		}
	}

	/** Creates the connection options of an address. */
	public interface Connections {

		ConnectionOptions of(String prefix, AddressProperties address);

	}

}
