/**
 * The annotations of Spring beans that answer messages on ISO 8583 links, or create those
 * of network management.
 */
@NullMarked
package dev.iso8583.annotation;

import org.jspecify.annotations.NullMarked;
