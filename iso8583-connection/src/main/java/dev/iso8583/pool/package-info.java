/**
 * Several connections that come back by themselves: one for each address, dialled again
 * with growing delays, and requests spread over those that are online. It knows
 * connections by their interface only.
 */
@NullMarked
package dev.iso8583.pool;

import org.jspecify.annotations.NullMarked;
