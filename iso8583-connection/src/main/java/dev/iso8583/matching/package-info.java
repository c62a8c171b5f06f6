/**
 * Which request a response answers. Keys are made from message types and fields; the
 * table of pending requests gives each entry away exactly once. It knows nothing of
 * connections, of time or of how an answer reaches a caller.
 */
@NullMarked
package dev.iso8583.matching;

import org.jspecify.annotations.NullMarked;
