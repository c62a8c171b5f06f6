package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.io.Resource;
import org.springframework.core.io.ResourceLoader;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.FormatProperties;
import dev.iso8583.autoconfigure.properties.MessageProperties;
import dev.iso8583.autoconfigure.properties.ReversalProperties;
import dev.iso8583.message.FilledField;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Creates message formats from properties.
 */
final class MessageFormatFactory {

	private final MessageProperties properties;

	private final Specifications specifications;

	private final StanGenerator stans;

	private final List<MessageFormatCustomizer> customizers;

	MessageFormatFactory(MessageProperties properties, ResourceLoader resources, StanGenerator stans,
			List<MessageFormatCustomizer> customizers) {
		this.properties = properties;
		this.specifications = new Specifications(resources);
		this.stans = stans;
		this.customizers = customizers;
	}

	static String beanName(String format) {
		StringBuilder name = new StringBuilder();
		for (String part : format.split("-")) {
			name.append((name.length() == 0) ? part : Character.toUpperCase(part.charAt(0)) + part.substring(1));
		}
		return name + "MessageFormat";
	}

	/** Return the format without a name. */
	MessageFormat unnamed() {
		return create("", "iso8583.message", this.properties);
	}

	/** Return a format by its name in the properties. */
	MessageFormat named(String name) {
		FormatProperties format = this.properties.getFormats().get(name);
		return create(name, "iso8583.message.formats." + name, (format != null) ? format : new FormatProperties());
	}

	private MessageFormat create(String name, String prefix, FormatProperties format) {
		MessageFormat.Builder builder = MessageFormat.builder().stanGenerator(this.stans);
		MessageSpec spec = this.specifications.of(prefix, format);
		PropertyValues.set(prefix + ".charset", format.getCharset(), (String charset) -> builder.charset(charset));
		PropertyValues.set(prefix + ".binary-header", format.getBinaryHeader(), builder::binaryHeader);
		PropertyValues.set(prefix + ".binary-bitmap", format.getBinaryBitmap(), builder::binaryBitmap);
		PropertyValues.set(prefix + ".binary-fields", format.getBinaryFields(), builder::binaryFields);
		PropertyValues.set(prefix + ".digits-in-charset", format.getDigitsInCharset(), builder::digitsInCharset);
		PropertyValues.set(prefix + ".strict", format.getStrict(), builder::strict);
		refuseIncomplete(prefix, format, spec, builder);
		PropertyValues.set(prefix + ".bcd-padding", format.getBcdPadding(), builder::bcdPadding);
		fields(prefix + ".hidden-fields", format.getHiddenFields(), builder::hideFields);
		fields(prefix + ".truncated-fields", format.getTruncatedFields(), builder::truncateFields);
		fields(prefix + ".shown-fields", format.getShownFields(), builder::showFields);
		isoHeader(prefix, format, spec, builder);
		PropertyValues.set(prefix + ".fill", format.getFill(),
				(fill) -> builder.fill(fill.toArray(FilledField[]::new)));
		PropertyValues.set(prefix + ".time-zone", format.getTimeZone(), builder::timeZone);
		reversal(prefix + ".reversal", format.getReversal(), builder);
		String source = prefix + ((spec != null) ? ".spec" : ".config");
		if (spec != null) {
			builder.spec(spec);
		}
		else {
			builder.configuration(open(source, config(prefix, format)));
		}
		this.customizers.forEach((customizer) -> customizer.customize(name, builder));
		return PropertyValues.use(source, (spec != null) ? format.getSpec() : format.getConfig(), builder::build);
	}

	private static void refuseIncomplete(String prefix, FormatProperties format, @Nullable MessageSpec spec,
			MessageFormat.Builder builder) {
		if (Boolean.TRUE.equals(format.getRefuseIncomplete()) && (spec == null || spec.presence().isEmpty())) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".refuse-incomplete", true,
					"Nothing says which fields messages must have; write messages in a specification, such as messages:"
							+ " {\"0100\": {mandatory: [2, 3, 4]}}, or leave this out.");
		}
		PropertyValues.set(prefix + ".refuse-incomplete", format.getRefuseIncomplete(), builder::refuseIncomplete);
	}

	private static Resource config(String prefix, FormatProperties format) {
		Resource config = format.getConfig();
		if (config == null) {
			throw new Iso8583ConfigurationException(
					"There is no message format: neither " + prefix + ".spec nor " + prefix
							+ ".config is set, and there is no bean of type MessageFormat",
					"Set " + prefix + ".spec to the standard that the far end follows, one of "
							+ String.join(", ", MessageSpec.names())
							+ ", or to a specification of your own, such as classpath:acme.yml; or set " + prefix
							+ ".config to a resource with j8583's templates and parse guides, such as"
							+ " classpath:iso8583.xml.");
		}
		return config;
	}

	private static void fields(String property, @Nullable List<Integer> fields, Consumer<int[]> option) {
		PropertyValues.set(property, fields,
				(numbers) -> option.accept(numbers.stream().mapToInt(Integer::intValue).toArray()));
	}

	private static void reversal(String prefix, ReversalProperties reversal, MessageFormat.Builder builder) {
		PropertyValues.set(prefix + ".mti", PropertyValues.text(prefix + ".mti", reversal.getMti()),
				builder::reversalMti);
		fields(prefix + ".fields", reversal.getFields(), builder::reversalFields);
		PropertyValues.set(prefix + ".original-data-field", reversal.getOriginalDataField(),
				builder::originalDataField);
		PropertyValues.set(prefix + ".original-data", reversal.getOriginalData(), builder::originalData);
	}

	private static void isoHeader(String prefix, FormatProperties format, @Nullable MessageSpec spec,
			MessageFormat.Builder builder) {
		String header = PropertyValues.text(prefix + ".iso-header", format.getIsoHeader());
		Integer length = format.getIsoHeaderLength();
		boolean binary = Boolean.TRUE.equals(format.getBinaryIsoHeader());
		if (binary && header == null) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".binary-iso-header", true,
					"There is no iso-header; write its bytes as pairs of hexadecimal digits in quotes.");
		}
		if (header != null && length != null) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".iso-header-length", length,
					"There is an iso-header, too, which has a length; leave this out.");
		}
		PropertyValues.set(prefix + ".iso-header-length", length, builder::isoHeaderLength);
		PropertyValues.set(prefix + ".iso-header", header, binary ? (hex) -> builder.binaryIsoHeader(bytes(hex))
				: (text) -> builder.isoHeader(text(text, charset(format, spec))));
	}

	/** Return the character set of the text before the MTI. */
	private static Charset charset(FormatProperties format, @Nullable MessageSpec spec) {
		if (spec != null && spec.mti() instanceof Encoding.Text text) {
			return text.charset();
		}
		return (format.getCharset() != null) ? Charset.forName(format.getCharset()) : StandardCharsets.ISO_8859_1;
	}

	private static String text(String header, Charset charset) {
		if (!charset.newEncoder().canEncode(header)) {
			throw new IllegalArgumentException("It has a character that is not in " + charset.name()
					+ "; write its bytes as hexadecimal digits, and binary-iso-header: true");
		}
		return header;
	}

	private static byte[] bytes(String hex) {
		try {
			return HexFormat.of().parseHex(hex);
		}
		catch (IllegalArgumentException ex) {
			throw new IllegalArgumentException(
					"'" + hex + "' is not a binary header; write its bytes as pairs of hexadecimal digits in quotes");
		}
	}

	private static InputStream open(String property, Resource config) {
		if (!config.exists()) {
			throw new InvalidConfigurationPropertyValueException(property, config,
					"There is no such resource; write the location of a file, such as classpath:iso8583.xml.");
		}
		try {
			return config.getInputStream();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(property + " cannot be read", ex);
		}
	}

}
