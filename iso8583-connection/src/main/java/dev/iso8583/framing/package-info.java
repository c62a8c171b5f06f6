/**
 * Where a message begins and ends on the wire: length headers, delimiters, TPDUs,
 * trailers, limits. One class, {@link dev.iso8583.framing.Framing}, describes both
 * directions, so that every frame we write is one we could read. This package knows
 * nothing about the content of a message.
 */
@NullMarked
package dev.iso8583.framing;

import org.jspecify.annotations.NullMarked;
