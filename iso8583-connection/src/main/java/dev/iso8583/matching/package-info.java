/**
 * Which request a response answers. Keys are made from message types and fields. This
 * package knows nothing about connections, timers or how a result reaches the caller.
 */
@NullMarked
package dev.iso8583.matching;

import org.jspecify.annotations.NullMarked;
