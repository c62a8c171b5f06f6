/**
 * One TCP connection at work: dialling, requests on their way, messages of the far end,
 * network management, and the states of the connection. Pools and servers use it by
 * {@link dev.iso8583.tcp.Connector} and {@link dev.iso8583.tcp.ConnectionOwner} alone. It
 * knows neither of them. Not part of the public API.
 */
@NullMarked
package dev.iso8583.tcp;

import org.jspecify.annotations.NullMarked;
