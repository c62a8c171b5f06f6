/**
 * Checks the README and the pages in docs against the code: snippets are compiled, loaded
 * or run, links have targets, and tables have a row for each constant. The pages quote
 * the classes whose names do not end in {@code Tests}.
 */
@NullMarked
package dev.iso8583.docs;

import org.jspecify.annotations.NullMarked;
