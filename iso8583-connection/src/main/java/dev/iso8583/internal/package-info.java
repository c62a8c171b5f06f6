/**
 * Small classes that all packages of the core share: text that is safe to log, a throttle
 * for log lines, checks of option values and response codes. Not part of the public API.
 */
@NullMarked
package dev.iso8583.internal;

import org.jspecify.annotations.NullMarked;
