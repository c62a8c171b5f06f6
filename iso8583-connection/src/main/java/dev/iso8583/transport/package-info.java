/**
 * The threads, sockets and timers that all links of a process share. Users hold
 * {@link dev.iso8583.transport.Transport}; the other types are not part of the public
 * API. It knows no connection.
 */
@NullMarked
package dev.iso8583.transport;

import org.jspecify.annotations.NullMarked;
