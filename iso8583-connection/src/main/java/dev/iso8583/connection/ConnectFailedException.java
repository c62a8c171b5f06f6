package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

/**
 * A connection did not come online: it could not be dialled, its TLS handshake or its
 * sign-on failed, or it ended early. Nothing was sent for the application.
 */
public final class ConnectFailedException extends RuntimeException {

	private final String link;

	private final Reason reason;

	/**
	 * Create an exception, for tests of an application's error handling.
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
	 * @param detail what the log should say beyond the reason; may be empty
	 * @param cause the failure of the network, or {@code null} if there is none
	 */
	public ConnectFailedException(Reason reason, String link, Address address, String detail,
			@Nullable Throwable cause) {
		super(link + ": no connection to " + address + ": " + reason + (detail.isEmpty() ? "" : " (" + detail + ")"),
				cause);
		this.link = link;
		this.reason = reason;
	}

	/**
	 * Return the link that dialled.
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

		/** Nothing listens at the address. */
		REFUSED("refused"),

		/** The host or the name server did not answer within the connect timeout. */
		TIMED_OUT("timed out"),

		/** The local address cannot be dialled from, or no local port is free. */
		LOCAL_ADDRESS("no local address or port"),

		/** Another failure of the network. */
		NETWORK_ERROR("network error"),

		/** The far end refused our sign-on, or did not answer it in time. */
		SIGN_ON_FAILED("sign-on failed"),

		/**
		 * The far end did not answer the first echo test in time, or refused it.
		 */
		PING_FAILED("echo test failed"),

		/** The far end presented a certificate that no authority we trust has issued. */
		TLS_UNTRUSTED("certificate not trusted"),

		/** The far end presented a certificate that has expired, or is not valid yet. */
		TLS_EXPIRED("certificate expired"),

		/** The far end presented a certificate for another host. */
		TLS_WRONG_HOST("certificate for another host"),

		/**
		 * The far end presented a certificate without a pinned key or an expected name.
		 */
		TLS_NOT_EXPECTED("certificate not expected"),

		/** The far end's certificate is revoked, or came without proof that it is not. */
		TLS_REVOCATION("revocation check failed"),

		/** The far end refused our certificate. */
		TLS_CERTIFICATE_REFUSED("our certificate was refused"),

		/** The far end requires a certificate, and we had none to present. */
		TLS_CERTIFICATE_MISSING("we presented no certificate"),

		/** Both sides have no TLS version or no cipher suite in common. */
		TLS_NO_COMMON_PROTOCOL("no common TLS version or cipher"),

		/** The far end sent something that is not TLS. */
		NOT_TLS("not TLS"),

		/** The TLS handshake did not finish within the connect timeout. */
		TLS_TIMED_OUT("TLS handshake timed out"),

		/** TLS failed for another reason. */
		TLS_FAILED("TLS failed"),

		/** The connection was established and ended before it was online. */
		CLOSED_EARLY("closed before it was online"),

		/** The pool's {@link OptionsByAddress} returned none, or failed. */
		NO_OPTIONS("no options for the address"),

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
