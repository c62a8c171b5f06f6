/**
 * Health of pools, connections and servers. Has no public API except the auto-
 * configuration, which applications may exclude.
 */
@NullMarked
package dev.iso8583.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
