/**
 * How one field of a message is read and written, whatever describes it. For use inside
 * this library only.
 */
@NullMarked
package dev.iso8583.message.field;

import org.jspecify.annotations.NullMarked;
