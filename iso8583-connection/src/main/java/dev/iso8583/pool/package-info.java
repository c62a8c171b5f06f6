/**
 * Pools of connections that reconnect by themselves: one connection for each address,
 * dialled again with growing delays, and requests spread over those that are online. A
 * pool uses connections through their interface only.
 */
@NullMarked
package dev.iso8583.pool;

import org.jspecify.annotations.NullMarked;
