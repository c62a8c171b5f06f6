/**
 * Which fields messages must have, may have and echo, by message type: what a
 * specification says about it, and how messages are checked. Knows fields by their
 * numbers only, and nothing else of this library.
 */
@NullMarked
package dev.iso8583.message.presence;

import org.jspecify.annotations.NullMarked;
