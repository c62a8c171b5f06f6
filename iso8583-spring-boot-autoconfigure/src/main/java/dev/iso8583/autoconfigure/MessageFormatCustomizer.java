package dev.iso8583.autoconfigure;

import dev.iso8583.message.MessageFormat;

/**
 * Says of message formats what properties cannot, such as codecs of single fields. A bean
 * of this type is called for each format, after the properties, in the order of the
 * beans.
 */
@FunctionalInterface
public interface MessageFormatCustomizer {

	/**
	 * Customize a format.
	 * @param format the name of the format, empty for the one without a name
	 * @param builder the format so far
	 */
	void customize(String format, MessageFormat.Builder builder);

}
