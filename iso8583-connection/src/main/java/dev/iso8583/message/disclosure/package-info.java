/**
 * How much of a field may be shown in logs and texts, so that card data never appears in
 * them. For use inside this library only; applications print messages with
 * {@code MessagePrinter}. This package knows fields by their numbers, not messages.
 */
@NullMarked
package dev.iso8583.message.disclosure;

import org.jspecify.annotations.NullMarked;
