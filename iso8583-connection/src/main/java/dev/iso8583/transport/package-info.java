/**
 * The threads, sockets and timers that all links of a process share. Users hold
 * {@link dev.iso8583.transport.Transport}; the other types are not part of the public
 * API. This package knows nothing of connections.
 */
@NullMarked
package dev.iso8583.transport;

import org.jspecify.annotations.NullMarked;
