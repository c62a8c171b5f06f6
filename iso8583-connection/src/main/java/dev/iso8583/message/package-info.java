/**
 * What a message is: converts between bytes and {@code IsoMessage}, names message types,
 * and prints messages without card data. It is the only package that uses j8583's
 * {@code MessageFactory}. It knows nothing about sockets, connections or which response
 * answers which request.
 */
@NullMarked
package dev.iso8583.message;

import org.jspecify.annotations.NullMarked;
