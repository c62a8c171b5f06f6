/**
 * The actuator endpoint that shows links, and starts and stops them. Has no public API
 * except the auto-configuration, which applications may exclude.
 */
@NullMarked
package dev.iso8583.autoconfigure.endpoint;

import org.jspecify.annotations.NullMarked;
