/**
 * What we are compared with. Compiled only with the Maven profile {@code peers}.
 */
@NullMarked
package dev.iso8583.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
