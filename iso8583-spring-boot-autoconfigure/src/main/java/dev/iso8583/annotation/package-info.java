/**
 * The annotations that make a Spring bean answer on ISO 8583 links.
 */
@NullMarked
package dev.iso8583.annotation;

import org.jspecify.annotations.NullMarked;
