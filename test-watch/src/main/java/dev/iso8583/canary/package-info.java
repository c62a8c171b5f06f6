/**
 * Card data that tests put into everything, and where they look for it afterwards. Kept
 * with the watch, so that each module can use it and none publishes it.
 */
package dev.iso8583.canary;
