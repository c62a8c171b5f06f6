/**
 * How fast the core is: {@link dev.iso8583.benchmarks.Load} drives it and what it is
 * compared with through the same loads in the same rounds, and the classes named
 * {@code *Benchmark} measure single operations with JMH. See {@code docs/performance.md}.
 */
@NullMarked
package dev.iso8583.benchmarks;

import org.jspecify.annotations.NullMarked;
