/**
 * A sample: an acquirer's gateway and an issuer in one process, so that it runs with
 * nothing else. The two know nothing of each other but the messages on the wire.
 */
@NullMarked
package dev.iso8583.sample;

import org.jspecify.annotations.NullMarked;
