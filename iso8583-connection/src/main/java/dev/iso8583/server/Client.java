package dev.iso8583.server;

import java.net.InetAddress;
import java.time.Duration;

import dev.iso8583.connection.Connection;

/**
 * A client of a server, as it was when it was asked for.
 *
 * @param connection its connection, over which it can be sent to as long as it is there
 * @param address its IP address
 * @param connectedFor how long ago it was accepted
 */
public record Client(Connection connection, InetAddress address, Duration connectedFor) {

}
