/**
 * The end-to-end tests: they use the sample as people do, over HTTP and over raw sockets.
 */
@NullMarked
package dev.iso8583.sample;

import org.jspecify.annotations.NullMarked;
