/**
 * Callers that wait for a pool: until its state changes, or until a pool that dials on
 * demand has a connection for their request. Knows connections by their interface only,
 * and knows nothing of members. Not part of the public API.
 */
@NullMarked
package dev.iso8583.pool.waiting;

import org.jspecify.annotations.NullMarked;
