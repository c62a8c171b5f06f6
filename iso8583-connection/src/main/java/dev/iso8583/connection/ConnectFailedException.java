package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

/**
 * An attempt to get a connection online failed.
 */
public final class ConnectFailedException extends RuntimeException {

	private final String link;

	private final Reason reason;

	/**
	 * Create an exception, for tests of what an application does then.
	 * @param reason why the attempt failed
	 * @param link the name of the link
	 * @param address what was dialled
	 */
	public ConnectFailedException(Reason reason, String link, Address address) {
		this(reason, link, address, "", null);
	}

	/**
	 * Create an exception.
	 * @param reason why the attempt failed
	 * @param link the name of the link
	 * @param address what was dialled
	 * @param detail what a reader of the log needs to know beyond the reason; may be
	 * empty
	 * @param cause the failure of the network, if there is one
	 */
	public ConnectFailedException(Reason reason, String link, Address address, String detail,
			@Nullable Throwable cause) {
		super(link + ": no connection to " + address + ": " + reason + (detail.isEmpty() ? "" : " (" + detail + ")"),
				cause);
		this.link = link;
		this.reason = reason;
	}

	/**
	 * Return whose attempt it was.
	 * @return the name of the link
	 */
	public String link() {
		return this.link;
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

		/** The host or the name server did not answer within the connect timeout. */
		TIMED_OUT("timed out"),

		/** Another failure of the network. */
		NETWORK_ERROR("network error"),

		/** The far end refused our sign-on, or did not answer it in time. */
		SIGN_ON_FAILED("sign-on failed"),

		/**
		 * The far end did not answer the echo test that was to show that it is there, or
		 * refused it.
		 */
		PING_FAILED("echo test failed"),

		/** The far end showed a certificate that no authority we trust has issued. */
		TLS_UNTRUSTED("certificate not trusted"),

		/** The far end showed a certificate that is not valid any more, or not yet. */
		TLS_EXPIRED("certificate expired"),

		/** The far end showed a certificate that is for another host. */
		TLS_WRONG_HOST("certificate for another host"),

		/** The far end refused our certificate. */
		TLS_CERTIFICATE_REFUSED("our certificate was refused"),

		/** The far end wants a certificate, and we had none to show. */
		TLS_CERTIFICATE_MISSING("we showed no certificate"),

		/** The far end and we have no version of TLS or no cipher suite in common. */
		TLS_NO_COMMON_PROTOCOL("no common TLS version or cipher"),

		/** The far end sent something that is not TLS. */
		NOT_TLS("not TLS"),

		/** The TLS handshake was not finished within the connect timeout. */
		TLS_TIMED_OUT("TLS handshake timed out"),

		/** TLS failed for another reason. */
		TLS_FAILED("TLS failed"),

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
