package dev.iso8583.autoconfigure.diagnostics;

/**
 * The configuration of the application cannot work. Fails its start, with a description
 * and an action.
 */
public final class Iso8583ConfigurationException extends RuntimeException {

	private final String action;

	public Iso8583ConfigurationException(String description, String action) {
		super(description);
		this.action = action;
	}

	/**
	 * Return what to do about it.
	 * @return the action
	 */
	public String action() {
		return this.action;
	}

}
