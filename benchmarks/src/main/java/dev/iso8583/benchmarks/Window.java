package dev.iso8583.benchmarks;

import java.time.Duration;

/**
 * When a load is measured.
 *
 * @param lead how long it runs before
 * @param length how long it is measured
 */
record Window(Duration lead, Duration length) {
}
