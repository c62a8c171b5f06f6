/**
 * Explains why an application did not start, and what to do about it. Not part of the
 * public API.
 */
@NullMarked
package dev.iso8583.autoconfigure.diagnostics;

import org.jspecify.annotations.NullMarked;
