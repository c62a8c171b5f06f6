package dev.iso8583.autoconfigure.properties;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A pool: a connection to each of several addresses.
 */
public class PoolProperties extends DialProperties {

	/**
	 * Where connections go, one for each. An address may repeat. Each is host:port, or
	 * has an address and settings of its own.
	 */
	private List<AddressProperties> addresses = new ArrayList<>();

	/**
	 * Which connection gets a message: round-robin, least-pending, primary-backup,
	 * sticky, or the name of a bean of type PoolStrategy.
	 */
	private @Nullable String strategy;

	/**
	 * Field whose value decides, with the strategy sticky.
	 */
	private @Nullable Integer stickyField;

	/**
	 * Name of a bean of type Predicate that says which connections may be used.
	 */
	private @Nullable String filter;

	/**
	 * How many connections are dialled or sign on at a time.
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
