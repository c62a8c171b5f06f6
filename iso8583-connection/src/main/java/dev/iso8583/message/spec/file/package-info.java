/**
 * Files that specify messages: reads them and explains what is wrong with them. Uses the
 * model of a specification and its codecs, the rules for card data, the readers of jPOS's
 * and moov's files, and nothing else of this library. Only {@code YamlReader} knows
 * SnakeYAML.
 */
@NullMarked
package dev.iso8583.message.spec.file;

import org.jspecify.annotations.NullMarked;
