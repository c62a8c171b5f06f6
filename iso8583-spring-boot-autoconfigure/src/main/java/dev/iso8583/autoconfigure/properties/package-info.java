/**
 * The properties under {@code iso8583.*}, as Spring Boot binds them. A value that is not
 * set is {@code null}: defaults are those of the core.
 */
@NullMarked
package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.NullMarked;
