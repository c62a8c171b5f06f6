/**
 * How the fields of a specification are read and written. For use inside this library
 * only.
 */
@NullMarked
package dev.iso8583.message.spec.codec;

import org.jspecify.annotations.NullMarked;
