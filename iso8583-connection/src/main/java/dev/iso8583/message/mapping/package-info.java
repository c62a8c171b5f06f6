/**
 * Records and parameters that stand for the fields of a message. Applications use
 * {@link dev.iso8583.message.mapping.Field} and {@link dev.iso8583.message.mapping.Code};
 * what else is public is for use inside this library.
 */
@NullMarked
package dev.iso8583.message.mapping;

import org.jspecify.annotations.NullMarked;
