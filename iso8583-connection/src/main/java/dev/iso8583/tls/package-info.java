/**
 * TLS: keys, trusted authorities, the handshake, and what its failures mean. Users hold
 * {@link dev.iso8583.tls.Tls} and {@link dev.iso8583.tls.TlsMaterial}; the other types
 * are not part of the public API. This package knows nothing of connections.
 */
@NullMarked
package dev.iso8583.tls;

import org.jspecify.annotations.NullMarked;
