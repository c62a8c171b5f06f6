/**
 * The first example of the README: an application that sends a message to itself.
 */
@NullMarked
package dev.iso8583.hello;

import org.jspecify.annotations.NullMarked;
