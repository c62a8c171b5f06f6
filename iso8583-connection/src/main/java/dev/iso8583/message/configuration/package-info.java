/**
 * Checks and converts what a user has configured: j8583's XML and the values of message
 * templates. For use inside this library only.
 */
@NullMarked
package dev.iso8583.message.configuration;

import org.jspecify.annotations.NullMarked;
