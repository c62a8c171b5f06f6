package dev.iso8583.tls;

import org.jspecify.annotations.Nullable;

/**
 * How far a TLS handshake has come, as our own key and trust managers see it. It explains
 * failures of which the JDK only says that there is one. Written by the thread of the
 * handshake, read on the event loop after it.
 */
final class HandshakeProgress {

	/**
	 * Whether the handshake has asked for a key of ours. TLS version and cipher suite are
	 * agreed by then.
	 */
	volatile boolean keyRequested;

	/**
	 * Why we presented no certificate although one was requested, or {@code null} if we
	 * presented one or none was requested.
	 */
	volatile @Nullable String whyNoCertificate;

	/** Whether the far end has presented a certificate. */
	volatile boolean certificateSeen;

}
