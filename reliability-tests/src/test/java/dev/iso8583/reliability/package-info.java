/**
 * The starter under faults that take two processes, network namespaces, another clock or
 * minutes.
 */
@NullMarked
package dev.iso8583.reliability;

import org.jspecify.annotations.NullMarked;
