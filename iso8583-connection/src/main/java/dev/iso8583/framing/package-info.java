/**
 * Where a message begins and ends on the wire: length headers, TPDUs, limits. One
 * description, {@link Framing}, serves both directions, so that what it writes it can
 * read. It knows nothing of what is inside a frame.
 */
@NullMarked
package dev.iso8583.framing;

import org.jspecify.annotations.NullMarked;
