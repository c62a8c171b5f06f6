package dev.iso8583.autoconfigure.properties;

import org.springframework.boot.context.properties.NestedConfigurationProperty;

/**
 * Network management of a pool or a connection, which can also sign on and sign off.
 */
public class DialNetworkManagementProperties extends NetworkManagementProperties {

	/**
	 * Message that must be accepted before a connection counts as online.
	 */
	@NestedConfigurationProperty
	private final NetworkMessageProperties signOn = new NetworkMessageProperties();

	/**
	 * Message to send before closing a connection in good order.
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
