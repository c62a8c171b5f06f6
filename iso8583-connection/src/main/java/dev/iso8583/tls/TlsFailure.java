package dev.iso8583.tls;

/**
 * What went wrong with TLS.
 */
public enum TlsFailure {

	/** The far end presented a certificate that no authority we trust has issued. */
	UNTRUSTED,

	/** The far end presented a certificate that has expired, or is not valid yet. */
	EXPIRED,

	/** The far end presented a certificate for another host. */
	WRONG_HOST,

	/** The far end presented a certificate without a pinned key or an expected name. */
	NOT_EXPECTED,

	/** The far end's certificate is revoked, or came without proof that it is not. */
	REVOCATION,

	/** The far end refused our certificate. */
	CERTIFICATE_REFUSED,

	/** The side that must present a certificate presented none. */
	CERTIFICATE_MISSING,

	/** Both sides have no TLS version or no cipher suite in common. */
	NO_COMMON_PROTOCOL,

	/** The far end sent something that is not TLS. */
	NOT_TLS,

	/** The handshake did not finish in time. */
	TIMED_OUT,

	/** TLS failed for another reason. */
	OTHER;

}
