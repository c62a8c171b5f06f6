/**
 * Specifications against programs of others that write and read the same messages.
 */
package dev.iso8583.oracles;
