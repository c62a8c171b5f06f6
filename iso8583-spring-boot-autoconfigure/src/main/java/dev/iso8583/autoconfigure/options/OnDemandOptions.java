package dev.iso8583.autoconfigure.options;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.properties.DialMode;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.OnDemandProperties;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.pool.OnDemand;
import dev.iso8583.pool.PoolOptions;

/**
 * Decides whether a link dials on demand, and refuses what does not go with that.
 */
final class OnDemandOptions {

	private final String prefix;

	private final DialProperties own;

	private final Settings<DialProperties> settings;

	OnDemandOptions(String prefix, DialProperties own, String defaultsPrefix, DialProperties defaults) {
		this.prefix = prefix;
		this.own = own;
		this.settings = new Settings<>(prefix, own, defaultsPrefix, defaults);
	}

	boolean areMeant() {
		return dial().value() == DialMode.ON_DEMAND;
	}

	private Setting<DialMode> dial() {
		return this.settings.get("dial", DialProperties::getDial);
	}

	void apply(PoolOptions.Builder options) {
		if (!areMeant()) {
			OnDemandProperties unused = this.own.getOnDemand();
			refuseUnused("idle-timeout", unused.getIdleTimeout());
			refuseUnused("requests-per-connection", unused.getRequestsPerConnection());
			refuseUnused("maximum-waiting", unused.getMaximumWaiting());
			return;
		}
		refuse("minimum-connections",
				Integer.valueOf(0).equals(this.own.getMinimumConnections()) ? null : this.own.getMinimumConnections(),
				"has no connection when it starts. Write 0 or leave it out");
		refuse("filter", (this.own instanceof PoolProperties pool) ? pool.getFilter() : null,
				"has no connections for a filter to choose from. Leave it out");
		Settings<OnDemandProperties> group = this.settings.group("on-demand", DialProperties::getOnDemand);
		Setting<Duration> idle = group.get("idle-timeout", OnDemandProperties::getIdleTimeout);
		Setting<Integer> requests = group.get("requests-per-connection", OnDemandProperties::getRequestsPerConnection);
		Setting<Integer> waiting = group.get("maximum-waiting", OnDemandProperties::getMaximumWaiting);
		OnDemand standard = OnDemand.DEFAULT;
		OnDemand patient = idle.use(() -> standard.withIdleTimeout(idle.orElse(standard.idleTimeout())));
		OnDemand counting = requests.use(() -> patient.withRequestsPerConnection(requests.value()));
		options.onDemand(waiting.use(() -> counting.withMaximumWaiting(waiting.orElse(standard.maximumWaiting()))));
	}

	private void refuseUnused(String name, @Nullable Object value) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + ".on-demand." + name, value,
					"It is for a link that dials on demand. Write " + this.prefix
							+ ".dial=on-demand, or leave it out.");
		}
	}

	private void refuse(String name, @Nullable Object value, String why) {
		if (value != null) {
			throw new InvalidConfigurationPropertyValueException(this.prefix + "." + name, value,
					"A link that dials on demand " + why + ", or write " + this.prefix + ".dial=always.");
		}
	}

}
