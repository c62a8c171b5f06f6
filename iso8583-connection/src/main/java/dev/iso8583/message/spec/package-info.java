/**
 * What the messages of a network look like: the fields with their contents, lengths and
 * encodings, as data. This package knows nothing about messages.
 */
@NullMarked
package dev.iso8583.message.spec;

import org.jspecify.annotations.NullMarked;
