package dev.iso8583.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * A pool: one connection for each of several addresses.
 */
@ConfigurationPropertiesSource
public class PoolProperties extends DialProperties {

	/**
	 * Addresses to connect to, one connection for each. An address may appear more than
	 * once. An element is host:port, or an address with properties of its own.
	 */
	private List<AddressProperties> addresses = new ArrayList<>();

	/**
	 * How to choose the connection for a request: round-robin, least-pending,
	 * primary-backup, sticky, or the name of a bean of type PoolStrategy.
	 */
	private @Nullable String strategy;

	/**
	 * Field whose value selects the connection, for the strategy sticky.
	 */
	private @Nullable Integer stickyField;

	/**
	 * Name of a bean of type Predicate that decides which connections may be used.
	 */
	private @Nullable String filter;

	/**
	 * Number of connections that may dial or sign on at the same time.
	 */
	private @Nullable Integer maximumConnecting;

	public List<AddressProperties> getAddresses() {
		return this.addresses;
	}

	public void setAddresses(List<AddressProperties> addresses) {
		this.addresses = addresses;
	}

	public @Nullable String getStrategy() {
		return this.strategy;
	}

	public void setStrategy(@Nullable String strategy) {
		this.strategy = strategy;
	}

	public @Nullable Integer getStickyField() {
		return this.stickyField;
	}

	public void setStickyField(@Nullable Integer stickyField) {
		this.stickyField = stickyField;
	}

	public @Nullable String getFilter() {
		return this.filter;
	}

	public void setFilter(@Nullable String filter) {
		this.filter = filter;
	}

	public @Nullable Integer getMaximumConnecting() {
		return this.maximumConnecting;
	}

	public void setMaximumConnecting(@Nullable Integer maximumConnecting) {
		this.maximumConnecting = maximumConnecting;
	}

}
