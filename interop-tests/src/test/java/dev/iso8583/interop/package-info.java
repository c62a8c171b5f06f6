/**
 * Tests of the starter, configured by YAML only, against third-party programs. The
 * programs run as processes on free ports; their output is printed when a test fails.
 */
@NullMarked
package dev.iso8583.interop;

import org.jspecify.annotations.NullMarked;
