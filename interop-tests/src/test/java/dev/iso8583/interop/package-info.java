/**
 * The starter, set up by YAML alone, against programs that nobody here wrote. They are
 * started as processes on free ports; what they print is shown when a test fails.
 */
@NullMarked
package dev.iso8583.interop;

import org.jspecify.annotations.NullMarked;
