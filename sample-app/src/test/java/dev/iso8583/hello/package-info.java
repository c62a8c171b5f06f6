/**
 * What the README shows first: an application that sends one message, to itself.
 */
@NullMarked
package dev.iso8583.hello;

import org.jspecify.annotations.NullMarked;
