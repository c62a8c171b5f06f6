/**
 * Watches every JVM that runs tests: a Netty buffer that is dropped without being
 * released, or an event loop that is blocked, fails the build, whichever test ran. The
 * module is a test dependency of the others and is never published.
 */
package dev.iso8583.watch;
