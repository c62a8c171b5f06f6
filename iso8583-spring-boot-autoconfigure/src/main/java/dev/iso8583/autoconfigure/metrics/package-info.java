/**
 * Micrometer metrics of pools, connections and servers. Has no public API except the
 * auto-configuration, which applications may exclude.
 */
@NullMarked
package dev.iso8583.autoconfigure.metrics;

import org.jspecify.annotations.NullMarked;
