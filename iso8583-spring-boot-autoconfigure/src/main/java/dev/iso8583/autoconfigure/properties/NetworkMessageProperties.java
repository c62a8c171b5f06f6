package dev.iso8583.autoconfigure.properties;

import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * A network management message that we send. It is sent if it is enabled, or if any of
 * its properties is set.
 */
public class NetworkMessageProperties {

	/**
	 * Whether to send the message. By default, it is sent if any of its properties is
	 * set.
	 */
	private @Nullable Boolean enabled;

	/**
	 * Message type, a request of class 8.
	 */
	private @Nullable String mti;

	/**
	 * Network management code in field 70, in quotes.
	 */
	private @Nullable Object code;

	/**
	 * Further fields by number, in quotes. Values of binary fields are hexadecimal
	 * digits.
	 */
	private @Nullable Map<Integer, Object> fields;

	/**
	 * Response codes that accept the message. By default, those of the link.
	 */
	private @Nullable Set<String> acceptedResponseCodes;

	private boolean switchedOff;

	public @Nullable Boolean getEnabled() {
		return this.enabled;
	}

	public void setEnabled(@Nullable Boolean enabled) {
		this.enabled = enabled;
	}

	public @Nullable String getMti() {
		return this.mti;
	}

	public void setMti(@Nullable String mti) {
		this.mti = mti;
	}

	public @Nullable Object getCode() {
		return this.code;
	}

	public void setCode(@Nullable Object code) {
		this.code = code;
	}

	public @Nullable Map<Integer, Object> getFields() {
		return this.fields;
	}

	public void setFields(@Nullable Map<Integer, Object> fields) {
		this.fields = fields;
	}

	public @Nullable Set<String> getAcceptedResponseCodes() {
		return this.acceptedResponseCodes;
	}

	public void setAcceptedResponseCodes(@Nullable Set<String> acceptedResponseCodes) {
		this.acceptedResponseCodes = acceptedResponseCodes;
	}

	/** Say that the pool of an address does not send it, whatever handlers there are. */
	public void switchOff() {
		this.switchedOff = true;
	}

	/**
	 * Return whether the pool of an address does not send it.
	 * @return whether it was switched off
	 */
	public boolean switchedOff() {
		return this.switchedOff;
	}

}
