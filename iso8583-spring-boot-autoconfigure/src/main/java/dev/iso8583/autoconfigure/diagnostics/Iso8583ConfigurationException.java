package dev.iso8583.autoconfigure.diagnostics;

/**
 * The application is configured in a way that cannot work. Stops its start; shown as
 * description and action.
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
