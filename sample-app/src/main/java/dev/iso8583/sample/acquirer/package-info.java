/**
 * The acquirer's gateway: takes payments over HTTP and has them authorized over the pool
 * {@code acquirer}. It tells its caller honestly whether a payment was approved, was
 * never sent, or may have been made; what may have been made it takes back.
 */
@NullMarked
package dev.iso8583.sample.acquirer;

import org.jspecify.annotations.NullMarked;
