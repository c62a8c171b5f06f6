/**
 * Holds README and docs to the code: snippets are compiled, loaded or run, links lead
 * somewhere, and tables have a row for each constant. Classes whose names do not end in
 * {@code Tests} are shown in a page.
 */
@NullMarked
package dev.iso8583.docs;

import org.jspecify.annotations.NullMarked;
