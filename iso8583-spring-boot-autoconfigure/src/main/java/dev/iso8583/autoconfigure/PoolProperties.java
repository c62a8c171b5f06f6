package dev.iso8583.autoconfigure;

import java.util.ArrayList;
import java.util.List;

/**
 * A pool: a connection to each of several addresses.
 */
public class PoolProperties extends DialProperties {

	/**
	 * Where connections go as host:port, one for each. An address may repeat.
	 */
	private List<String> addresses = new ArrayList<>();

	public List<String> getAddresses() {
		return this.addresses;
	}

	public void setAddresses(List<String> addresses) {
		this.addresses = addresses;
	}

}
