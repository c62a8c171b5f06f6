package dev.iso8583.message.spec.file;

import java.io.IOException;
import java.io.InputStream;

/**
 * Where specification files come from. It alone gives a location its meaning: locations
 * are not relative to the file that names them.
 */
@FunctionalInterface
public interface SpecSource {

	/**
	 * Open a file.
	 * @param location where the file is, as somebody wrote it, such as
	 * {@code classpath:acme.yml}
	 * @return the content, which the caller closes
	 * @throws IOException if there is no such file or it cannot be read; an
	 * {@link IllegalArgumentException} is taken for the same
	 */
	InputStream open(String location) throws IOException;

}
