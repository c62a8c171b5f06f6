/**
 * Turns properties into options of the core: what a link sets, else what {@code
 * iso8583.defaults} sets, else the default of the core. Not part of the public API.
 */
@NullMarked
package dev.iso8583.autoconfigure.options;

import org.jspecify.annotations.NullMarked;
