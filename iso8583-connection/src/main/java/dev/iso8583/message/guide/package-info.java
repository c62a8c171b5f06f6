/**
 * How the fields are read and written that the parse guides of j8583 describe. For use
 * inside this library only.
 */
@NullMarked
package dev.iso8583.message.guide;

import org.jspecify.annotations.NullMarked;
