/**
 * What happens to links, as Spring application events. They only tell; what must give an
 * answer is an annotated handler.
 */
@NullMarked
package dev.iso8583.event;

import org.jspecify.annotations.NullMarked;
