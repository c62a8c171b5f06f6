/**
 * What applications use of a connection: the {@link dev.iso8583.connection.Connection}
 * itself, its options, handlers and listeners, and the exceptions and reasons that say
 * what happened. How a connection works is in {@code dev.iso8583.tcp}, which this package
 * does not know.
 */
@NullMarked
package dev.iso8583.connection;

import org.jspecify.annotations.NullMarked;
