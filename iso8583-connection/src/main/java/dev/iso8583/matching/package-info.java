/**
 * Which request a response answers. Keys are made from message types and fields. The
 * table of pending requests removes each entry exactly once. This package knows nothing
 * about connections, timers or how a result reaches the caller.
 */
@NullMarked
package dev.iso8583.matching;

import org.jspecify.annotations.NullMarked;
