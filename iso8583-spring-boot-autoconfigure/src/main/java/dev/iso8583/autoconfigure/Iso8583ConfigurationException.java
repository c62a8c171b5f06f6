package dev.iso8583.autoconfigure;

/**
 * The application is configured in a way that cannot work. Stops its start; shown as
 * description and action.
 */
final class Iso8583ConfigurationException extends RuntimeException {

	private final String action;

	Iso8583ConfigurationException(String description, String action) {
		super(description);
		this.action = action;
	}

	String action() {
		return this.action;
	}

}
