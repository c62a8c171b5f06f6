package dev.iso8583.tls;

import org.jspecify.annotations.Nullable;

/**
 * How far a TLS handshake has come, as our own keys and trusted authorities see it. Tells
 * what a failure means where the JDK tells only that there is one. Written by the thread
 * of the handshake, read on the event loop after it.
 */
final class HandshakeProgress {

	/** Whether a key of ours was asked for, and with that versions and ciphers agreed. */
	volatile boolean keyAsked;

	/**
	 * Why we showed no certificate although one was asked for, or {@code null} if we
	 * showed one or were not asked.
	 */
	volatile @Nullable String noneShown;

	/** Whether the far end has shown a certificate. */
	volatile boolean certificateSeen;

}
