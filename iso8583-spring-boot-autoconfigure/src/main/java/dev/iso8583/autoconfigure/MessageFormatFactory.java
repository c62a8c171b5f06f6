package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.function.BiConsumer;
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
		MessageSpec spec = this.specifications.of(prefix, format);
		List<Option<?>> options = optionsCheckedLast(prefix, format);
		MessageFormat.Builder builder = builder(name, prefix, format, spec);
		options.forEach((option) -> option.set(builder));
		try {
			return builder.build();
		}
		catch (IllegalArgumentException ex) {
			throw mistake(name, prefix, format, spec, options);
		}
	}

	/** Return the options that are compared with the specification or the XML. */
	private static List<Option<?>> optionsCheckedLast(String prefix, FormatProperties format) {
		ReversalProperties reversal = format.getReversal();
		String reversals = prefix + ".reversal";
		return List.of(
				new Option<>(prefix + ".fill", format.getFill(),
						(builder, fill) -> builder.fill(fill.toArray(FilledField[]::new))),
				new Option<>(reversals + ".mti", PropertyValues.text(reversals + ".mti", reversal.getMti()),
						MessageFormat.Builder::reversalMti),
				new Option<>(reversals + ".fields", reversal.getFields(),
						(builder, fields) -> builder
							.reversalFields(fields.stream().mapToInt(Integer::intValue).toArray())),
				new Option<>(reversals + ".original-data-field", reversal.getOriginalDataField(),
						MessageFormat.Builder::originalDataField),
				new Option<>(reversals + ".original-data", reversal.getOriginalData(),
						MessageFormat.Builder::originalData));
	}

	/**
	 * Return the failure of a format, with the property that makes it fail: the
	 * specification or the XML, or the first option with which the format is refused.
	 */
	private RuntimeException mistake(String name, String prefix, FormatProperties format, @Nullable MessageSpec spec,
			List<Option<?>> options) {
		Option<?> last = new Option<>(prefix + ((spec != null) ? ".spec" : ".config"),
				(spec != null) ? format.getSpec() : format.getConfig(), (builder, source) -> {
				});
		for (int count = 0; count <= options.size(); count++) {
			MessageFormat.Builder builder = builder(name, prefix, format, spec);
			options.subList(0, count).forEach((option) -> option.set(builder));
			last = (count > 0) ? options.get(count - 1) : last;
			try {
				builder.build();
			}
			catch (IllegalArgumentException ex) {
				return new InvalidConfigurationPropertyValueException(last.property, last.value, ex.getMessage() + ".");
			}
		}
		return new IllegalStateException("A customizer of the message format does not always do the same");
	}

	/** Return a builder of a format that fills no fields and has usual reversals. */
	private MessageFormat.Builder builder(String name, String prefix, FormatProperties format,
			@Nullable MessageSpec spec) {
		MessageFormat.Builder builder = MessageFormat.builder().stanGenerator(this.stans);
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
		PropertyValues.set(prefix + ".time-zone", format.getTimeZone(), builder::timeZone);
		if (spec != null) {
			builder.spec(spec);
		}
		else {
			builder.configuration(open(prefix + ".config", config(prefix, format)));
		}
		this.customizers.forEach((customizer) -> customizer.customize(name, builder));
		return builder;
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

	/**
	 * An option of a format.
	 *
	 * @param property the property that sets it
	 * @param value its value, or {@code null} if it is not set
	 * @param setter sets it
	 */
	private record Option<T>(String property, @Nullable T value, BiConsumer<MessageFormat.Builder, T> setter) {

		void set(MessageFormat.Builder builder) {
			PropertyValues.set(this.property, this.value, (value) -> this.setter.accept(builder, value));
		}

	}

}
