/**
 * End-to-end tests that use the sample as its users do, over HTTP and over raw sockets.
 */
@NullMarked
package dev.iso8583.sample;

import org.jspecify.annotations.NullMarked;
