package dev.iso8583.autoconfigure.properties;

/**
 * When a link dials.
 */
public enum DialMode {

	/** Always be connected to each address, and dial again when a connection is lost. */
	ALWAYS,

	/** Connect when a request needs a connection, and close it afterwards. */
	ON_DEMAND

}
