/**
 * Reads the packager files of jPOS. Uses the model of a specification and nothing else of
 * this library, nor anything of jPOS.
 */
@NullMarked
package dev.iso8583.message.spec.jpos;

import org.jspecify.annotations.NullMarked;
