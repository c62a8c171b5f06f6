package dev.iso8583.autoconfigure;

import dev.iso8583.message.MessageFormat;

/**
 * Customizes message formats beyond what properties can set, such as codecs of single
 * fields. Beans of this type are called for each format, after the properties have been
 * applied, in their {@code @Order}.
 */
@FunctionalInterface
public interface MessageFormatCustomizer {

	/**
	 * Customize a format.
	 * @param format the name of the format, empty for the one without a name
	 * @param builder the format, with the properties applied
	 */
	void customize(String format, MessageFormat.Builder builder);

}
