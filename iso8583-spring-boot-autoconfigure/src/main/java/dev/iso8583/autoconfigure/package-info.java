/**
 * Makes beans from the properties under {@code iso8583.*}. The public API is the
 * auto-configuration, which applications may exclude, and the customizers.
 */
@NullMarked
package dev.iso8583.autoconfigure;

import org.jspecify.annotations.NullMarked;
