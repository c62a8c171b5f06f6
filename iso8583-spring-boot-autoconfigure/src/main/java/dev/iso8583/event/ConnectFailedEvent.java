package dev.iso8583.event;

import dev.iso8583.connection.ConnectFailedException;

/**
 * A connection could not be made. Published for each dial that fails, also before the
 * link has had its first connection.
 */
public final class ConnectFailedEvent extends LinkEvent {

	private final ConnectFailedException failure;

	/**
	 * Create an event.
	 * @param link the name of the link
	 * @param failure why the dial failed
	 */
	public ConnectFailedEvent(String link, ConnectFailedException failure) {
		super(link);
		this.failure = failure;
	}

	/**
	 * Return the failure.
	 * @return the failure, with link and address in its text
	 */
	public ConnectFailedException getFailure() {
		return this.failure;
	}

	/**
	 * Return why the dial failed.
	 * @return the reason
	 */
	public ConnectFailedException.Reason getReason() {
		return this.failure.reason();
	}

	@Override
	String describe() {
		return String.valueOf(this.failure.getMessage());
	}

}
