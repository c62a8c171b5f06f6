/**
 * Reads values of properties and reports a wrong one by the name of its property. Not
 * part of the public API.
 */
@NullMarked
package dev.iso8583.autoconfigure.binding;

import org.jspecify.annotations.NullMarked;
