/**
 * Makes beans of what {@code iso8583.*} configures. The core knows nothing of Spring;
 * this package knows nothing of bytes.
 */
@NullMarked
package dev.iso8583.autoconfigure;

import org.jspecify.annotations.NullMarked;
