/**
 * What a message is. The only room that knows j8583's {@code MessageFactory}: it turns
 * bytes into an {@code IsoMessage} and back, names message types, and prints messages
 * without card data. It knows nothing of sockets, of connections or of which response
 * answers which request.
 */
@NullMarked
package dev.iso8583.message;

import org.jspecify.annotations.NullMarked;
