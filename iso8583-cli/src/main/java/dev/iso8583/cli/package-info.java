/**
 * The command line: prints specifications and describes messages. Nothing of it is for
 * use in applications.
 */
@NullMarked
package dev.iso8583.cli;

import org.jspecify.annotations.NullMarked;
