/**
 * The listening side. An accepted socket becomes a {@code Connection} like any other;
 * what this room adds is to listen, to know who is connected, and to stop.
 */
@NullMarked
package dev.iso8583.server;

import org.jspecify.annotations.NullMarked;
