package dev.iso8583.server;

/**
 * How many clients a server has.
 *
 * @param online how many are online
 * @param connecting how many were accepted and are not online yet
 * @param maximum the most it lets in
 */
public record ServerStats(int online, int connecting, int maximum) {

}
