/**
 * Finds annotated handlers on beans, decides which link and message each one serves, and
 * calls them. Not part of the public API.
 */
@NullMarked
package dev.iso8583.autoconfigure.handler;

import org.jspecify.annotations.NullMarked;
