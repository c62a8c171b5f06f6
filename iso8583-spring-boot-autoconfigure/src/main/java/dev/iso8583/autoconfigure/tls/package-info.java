/**
 * The SSL bundles of Spring Boot that links use, kept up to date. Not part of the public
 * API.
 */
@NullMarked
package dev.iso8583.autoconfigure.tls;

import org.jspecify.annotations.NullMarked;
