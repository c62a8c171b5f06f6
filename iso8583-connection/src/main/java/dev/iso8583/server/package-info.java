/**
 * The listening side. An accepted socket becomes a {@code Connection} like any other;
 * this package listens, admits clients, knows which are connected, and stops.
 */
@NullMarked
package dev.iso8583.server;

import org.jspecify.annotations.NullMarked;
