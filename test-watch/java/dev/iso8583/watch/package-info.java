/**
 * Watches over every JVM that runs tests: no buffer of Netty is dropped without being
 * released, and no event loop is blocked. What is found fails the build, whichever test
 * ran. Compiled among the tests of each module, so that it is published by none and none
 * needs another to be built first.
 */
package dev.iso8583.watch;
