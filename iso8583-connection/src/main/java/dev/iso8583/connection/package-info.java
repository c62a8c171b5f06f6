/**
 * What users hold of a connection: the {@link dev.iso8583.connection.Connection} itself,
 * its options, handlers and listeners, and the reasons and exceptions by which it says
 * what happened. How a connection works is in {@code dev.iso8583.tcp}, which this room
 * does not know.
 */
@NullMarked
package dev.iso8583.connection;

import org.jspecify.annotations.NullMarked;
