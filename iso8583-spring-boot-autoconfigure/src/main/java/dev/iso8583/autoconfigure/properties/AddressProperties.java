package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationPropertiesSource;

/**
 * An address of a pool. What it does not set comes from its pool.
 */
@ConfigurationPropertiesSource
public class AddressProperties extends DialProperties {

	/**
	 * Address to connect to, as host:port.
	 */
	private @Nullable String address;

	/**
	 * Share of the requests, relative to the other addresses.
	 */
	private @Nullable Integer weight;

	/**
	 * Whether requests go to this address only while no other address is usable. For the
	 * strategy primary-backup.
	 */
	private @Nullable Boolean backup;

	private boolean text;

	/**
	 * Return an address without settings of its own. The binder calls this for a list of
	 * texts.
	 * @param address host:port
	 * @return the address
	 */
	public static AddressProperties of(String address) {
		AddressProperties properties = new AddressProperties();
		properties.setAddress(address);
		properties.text = true;
		return properties;
	}

	public @Nullable String getAddress() {
		return this.address;
	}

	public void setAddress(@Nullable String address) {
		this.address = address;
	}

	public @Nullable Integer getWeight() {
		return this.weight;
	}

	public void setWeight(@Nullable Integer weight) {
		this.weight = weight;
	}

	public @Nullable Boolean getBackup() {
		return this.backup;
	}

	public void setBackup(@Nullable Boolean backup) {
		this.backup = backup;
	}

	/**
	 * Return whether the address was written as a text alone.
	 * @return whether it was
	 */
	public boolean writtenAsText() {
		return this.text;
	}

}
