/**
 * Values of fields: what the types of j8583 mean, which numbers and dates a text denotes,
 * and our own subclasses of {@code IsoValue}. For use inside this library only. This
 * package knows nothing about messages, formats or bytes on the wire.
 */
@NullMarked
package dev.iso8583.message.value;

import org.jspecify.annotations.NullMarked;
