/**
 * The requests in flight, and those that ended without their response. The table of
 * pending requests removes each entry exactly once. Not part of the public API.
 */
@NullMarked
package dev.iso8583.matching.pending;

import org.jspecify.annotations.NullMarked;
