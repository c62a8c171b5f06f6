/**
 * The issuer: answers on the servers {@code issuer-a} and {@code issuer-b}. It stands for
 * the far end that a gateway has in production, and lets a reader play outages.
 */
@NullMarked
package dev.iso8583.sample.issuer;

import org.jspecify.annotations.NullMarked;
