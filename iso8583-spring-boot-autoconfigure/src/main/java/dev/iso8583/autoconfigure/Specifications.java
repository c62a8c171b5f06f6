package dev.iso8583.autoconfigure;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.properties.FormatProperties;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFiles;

/**
 * Loads the message specifications that formats name, and refuses the properties that a
 * specification makes meaningless.
 */
final class Specifications {

	private final ResourceLoader resources;

	Specifications(ResourceLoader resources) {
		this.resources = resources;
	}

	/** Return the specification of a format, or {@code null} if it names none. */
	@Nullable MessageSpec of(String prefix, FormatProperties format) {
		String location = format.getSpec();
		if (location == null) {
			return null;
		}
		new Refused(prefix, location).check(format);
		MessageSpec spec = PropertyValues.use(prefix + ".spec", location, () -> SpecFiles.load(location, this::open));
		if (spec.fields().isEmpty()) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".spec", location,
					"It has no fields; write extends, such as extends: iso1987-ascii, or fields.");
		}
		return spec;
	}

	private InputStream open(String location) throws IOException {
		Resource resource = this.resources.getResource(location);
		// an empty location is the root of the class path
		if (location.isBlank() || !resource.exists()) {
			throw new FileNotFoundException(location);
		}
		return resource.getInputStream();
	}

	/**
	 * Refuses properties of a format that has a specification.
	 *
	 * @param prefix the prefix of the properties
	 * @param specification where the specification is
	 */
	private record Refused(String prefix, String specification) {

		void check(FormatProperties format) {
			refuse("config", format.getConfig(), "A format has either a specification, here " + this.specification
					+ " in " + this.prefix + ".spec, or j8583's XML; leave one of them out.");
			refuse("charset", format.getCharset(), says("which character set a field has",
					"defaults: {text: ebcdic-1047}, or which encoding a field has"));
			refuse("binary-header", format.getBinaryHeader(),
					says("how MTI and bitmap are written", "mti: bcd and bitmap: binary"));
			refuse("binary-bitmap", format.getBinaryBitmap(), says("how bitmaps are written", "bitmap: binary"));
			refuse("binary-fields", format.getBinaryFields(),
					says("how fields are written", "defaults: {n: bcd, b: binary}"));
			refuse("digits-in-charset", format.getDigitsInCharset(),
					says("how MTI, bitmap and lengths are written", "mti, bitmap and defaults: {length: ebcdic-1047}"));
			refuse("bcd-padding", format.getBcdPadding(), says("how an odd number of digits is filled",
					"defaults: {n: {encoding: bcd, align: left, fill: F}}"));
		}

		private void refuse(String property, @Nullable Object value, String reason) {
			if (value != null) {
				throw new InvalidConfigurationPropertyValueException(this.prefix + "." + property, value, reason);
			}
		}

		private String says(String what, String example) {
			return "The specification " + this.specification + " says " + what
					+ "; leave this out. If it is to be otherwise, name a specification of your own that extends it and"
					+ " says " + example + ".";
		}

	}

}
