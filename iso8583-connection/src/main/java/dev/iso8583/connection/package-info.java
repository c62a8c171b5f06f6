/**
 * One TCP connection, from dial to close: requests and their answers, replies, pings,
 * sign-on and sign-off. All state of a connection is confined to its event loop, except
 * the table of pending requests, where one removal decides. It knows nothing of other
 * connections: it is never bound again, and who wants another one dials another one.
 */
@NullMarked
package dev.iso8583.connection;

import org.jspecify.annotations.NullMarked;
