/**
 * What happens to links, as Spring application events. Events only notify; an answer is
 * given by an annotated handler.
 */
@NullMarked
package dev.iso8583.event;

import org.jspecify.annotations.NullMarked;
