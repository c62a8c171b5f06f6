package dev.iso8583.autoconfigure.properties;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Network management of a pool or a connection, which also sign on and off.
 */
public class DialNetworkManagementProperties extends NetworkManagementProperties {

	/**
	 * What is sent before a connection counts as online.
	 */
	@NestedConfigurationProperty
	private final NetworkMessageProperties signOn = new NetworkMessageProperties();

	/**
	 * What is sent before we close a connection in good order.
	 */
	@NestedConfigurationProperty
	private final NetworkMessageProperties signOff = new NetworkMessageProperties();

	public NetworkMessageProperties getSignOn() {
		return this.signOn;
	}

	public NetworkMessageProperties getSignOff() {
		return this.signOff;
	}

}
