package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to get a connection online failed.
 */
public final class ConnectFailedException extends RuntimeException {

	private final Reason reason;

	ConnectFailedException(Reason reason, String link, Address address, String detail, @Nullable Throwable cause) {
		super(link + ": no connection to " + address + ": " + reason + (detail.isEmpty() ? "" : " (" + detail + ")"),
				cause);
		this.reason = reason;
	}

	/**
	 * Return why the attempt failed.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * Why a connection did not come online.
	 */
	public enum Reason {

		/** The host has no address. */
		UNRESOLVED("unknown host"),

		/** Nobody listens there. */
		REFUSED("refused"),

		/** The host did not answer within the connect timeout. */
		TIMED_OUT("timed out"),

		/** Another failure of the network. */
		NETWORK_ERROR("network error"),

		/** The far end refused our sign-on, or did not answer it in time. */
		SIGN_ON_FAILED("sign-on failed"),

		/** The connection was there and ended before it was online. */
		CLOSED_EARLY("closed before it was online"),

		/** The transport is closed. */
		SHUT_DOWN("the transport is closed");

		private final String text;

		Reason(String text) {
			this.text = text;
		}

		@Override
		public String toString() {
			return this.text;
		}

	}

}
