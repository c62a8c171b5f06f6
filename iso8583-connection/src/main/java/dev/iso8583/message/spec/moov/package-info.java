/**
 * Reads the specification files of moov-io/iso8583. Uses the model of a specification and
 * nothing else of this library, nor anything of moov, nor a parser of JSON or YAML.
 */
@NullMarked
package dev.iso8583.message.spec.moov;

import org.jspecify.annotations.NullMarked;
