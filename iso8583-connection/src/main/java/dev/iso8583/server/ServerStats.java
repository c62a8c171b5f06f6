package dev.iso8583.server;

/**
 * Statistics of a server at one moment, taken without a lock.
 *
 * @param online how many clients are online
 * @param connecting how many were accepted and are not yet online, such as during the TLS
 * handshake
 * @param maximum the most clients that may be connected at a time
 */
public record ServerStats(int online, int connecting, int maximum) {

}
