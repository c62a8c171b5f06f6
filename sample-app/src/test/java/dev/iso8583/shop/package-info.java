/**
 * The example of the README with messages as records.
 */
@NullMarked
package dev.iso8583.shop;

import org.jspecify.annotations.NullMarked;
