/**
 * Codes in fields of messages, and what they mean.
 */
@NullMarked
package dev.iso8583.message.code;

import org.jspecify.annotations.NullMarked;
