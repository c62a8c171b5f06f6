package dev.iso8583.server;

import java.net.InetAddress;
import java.time.Duration;

import dev.iso8583.connection.Connection;

/**
 * A client of a server, as it was when the server was asked for it.
 *
 * @param connection its connection, which may have ended by now
 * @param address its IP address
 * @param connectedFor how long ago it was accepted
 */
public record Client(Connection connection, InetAddress address, Duration connectedFor) {

}
