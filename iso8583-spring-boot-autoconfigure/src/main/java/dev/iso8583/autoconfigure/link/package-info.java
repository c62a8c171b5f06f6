/**
 * What health and metrics need to know of pools, connections and servers. Not part of the
 * public API.
 */
@NullMarked
package dev.iso8583.autoconfigure.link;

import org.jspecify.annotations.NullMarked;
