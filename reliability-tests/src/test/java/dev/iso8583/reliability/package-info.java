/**
 * Reliability tests that need two processes, network namespaces, another clock or several
 * minutes.
 */
@NullMarked
package dev.iso8583.reliability;

import org.jspecify.annotations.NullMarked;
