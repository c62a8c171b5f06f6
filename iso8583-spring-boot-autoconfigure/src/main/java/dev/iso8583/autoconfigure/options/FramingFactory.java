package dev.iso8583.autoconfigure.options;

import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.util.unit.DataSize;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.properties.FramingProperties;
import dev.iso8583.framing.Delimiters;
import dev.iso8583.framing.Delimiters.Lrc;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.message.MessageFormat;

/**
 * Creates the framing of a link. What the link does not set comes from {@code
 * iso8583.defaults}; but a link that names its framing inherits only the maximum length.
 */
final class FramingFactory {

	private static final String NO_DELIMITERS = "There is no ETX in this framing. Write framing.name: stx-etx, or leave"
			+ " this out.";

	private final Settings<FramingProperties> settings;

	/** Without the defaults if the link names its framing. */
	private final Settings<FramingProperties> inherited;

	FramingFactory(Settings<FramingProperties> settings) {
		this.settings = settings;
		this.inherited = (settings.own().getName() == null) ? settings
				: new Settings<>(settings.prefix(), settings.own(), settings.defaultsPrefix(), new FramingProperties());
	}

	/**
	 * Create the framing.
	 * @param format tells where messages without a frame end
	 */
	Framing create(MessageFormat format) {
		Framing.Builder framing = named();
		Framing named = framing.build();
		if (named.hasLength()) {
			length(framing, named.lengthHeader());
		}
		else {
			requireNoLength();
		}
		Delimiters delimiters = named.delimiters();
		if (delimiters == null) {
			trailer(framing);
		}
		delimiters(framing, delimiters);
		header(framing);
		if (named.isUnframed()) {
			PropertyValues.check(name().property(), name().value(), format::requireKnownEnd);
		}
		return build(framing, named);
	}

	private void delimiters(Framing.Builder framing, @Nullable Delimiters named) {
		Setting<Lrc> lrc = this.inherited.get("lrc", FramingProperties::getLrc);
		Setting<Boolean> escape = this.inherited.get("escape-with-dle", FramingProperties::getEscapeWithDle);
		if (named != null) {
			requireNone(this.inherited.get("trailer", FramingProperties::getTrailer),
					"ETX ends a frame of stx-etx. Leave this out, or use lrc if an LRC follows.");
			framing.delimiters(new Delimiters(lrc.orElse(named.lrc()), escape.orElse(named.escaped())));
		}
		else {
			requireNone(lrc, NO_DELIMITERS);
			requireNone(escape, NO_DELIMITERS);
		}
	}

	private void length(Framing.Builder framing, LengthHeader named) {
		lengthHeader(framing, named);
		this.inherited.get("length-includes-itself", FramingProperties::getLengthIncludesItself)
			.apply(framing::lengthIncludesItself);
		this.inherited.get("length-includes-rest", FramingProperties::getLengthIncludesRest)
			.apply(framing::lengthIncludesRest);
		this.inherited.get("length-includes-header", FramingProperties::getLengthIncludesHeader)
			.apply(framing::lengthIncludesHeader);
		this.inherited.get("length-includes-trailer", FramingProperties::getLengthIncludesTrailer)
			.apply(framing::lengthIncludesTrailer);
	}

	/** Refuse what only a frame with a length has. */
	private void requireNoLength() {
		Map<String, Function<FramingProperties, @Nullable Object>> properties = Map.of("length-header",
				FramingProperties::getLengthHeader, "padding-before", FramingProperties::getPaddingBefore,
				"padding-after", FramingProperties::getPaddingAfter, "frame-header", FramingProperties::getFrameHeader,
				"length-offset", FramingProperties::getLengthOffset, "length-includes-itself",
				FramingProperties::getLengthIncludesItself, "length-includes-rest",
				FramingProperties::getLengthIncludesRest, "length-includes-header",
				FramingProperties::getLengthIncludesHeader, "length-includes-trailer",
				FramingProperties::getLengthIncludesTrailer);
		properties.forEach((name, property) -> requireNone(this.inherited.get(name, property),
				"There is no length in the framing " + name().value() + ". Leave this out, or write a framing.name"
						+ " that begins with a length, such as binary-2."));
	}

	/**
	 * Refuse properties beside a name in place of them: they would have no effect. Spring
	 * Boot refuses them in files, but not in environment variables.
	 */
	void requireNameAlone(Environment environment) {
		if (this.settings.own().writtenAsName()) {
			requireNothingBelow(ConfigurationPropertyName.of(this.settings.prefix()), environment);
		}
		if (this.settings.defaults().writtenAsName()) {
			requireNothingBelow(ConfigurationPropertyName.of(this.settings.defaultsPrefix()), environment);
		}
	}

	private static void requireNothingBelow(ConfigurationPropertyName framing, Environment environment) {
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable) {
				iterable.stream().filter(framing::isAncestorOf).findFirst().ifPresent((name) -> {
					throw new InvalidConfigurationPropertyValueException(name.toString(), valueOf(source, name),
							"There is a name alone, too, which stands for the" + " whole framing: write " + framing
									+ ".name instead of " + framing + ".");
				});
			}
		}
	}

	private static @Nullable Object valueOf(ConfigurationPropertySource source, ConfigurationPropertyName name) {
		ConfigurationProperty property = source.getConfigurationProperty(name);
		return (property != null) ? property.getValue() : null;
	}

	private Framing.Builder named() {
		Setting<String> name = name();
		String value = name.value();
		return (value != null) ? name.use(() -> Framing.of(value).toBuilder()) : Framing.builder();
	}

	/** Return the name of the framing, which may stand in place of all properties. */
	private Setting<String> name() {
		Setting<String> name = this.settings.get("name", FramingProperties::getName);
		FramingProperties named = (this.settings.own().getName() != null) ? this.settings.own()
				: this.settings.defaults();
		return named.writtenAsName()
				? new Setting<>(name.property().substring(0, name.property().lastIndexOf('.')), name.value()) : name;
	}

	/** Change the length header and its padding, each without the other. */
	private void lengthHeader(Framing.Builder framing, LengthHeader named) {
		Setting<String> name = this.inherited.get("length-header", FramingProperties::getLengthHeader);
		Setting<Integer> before = this.inherited.get("padding-before", FramingProperties::getPaddingBefore);
		Setting<Integer> after = this.inherited.get("padding-after", FramingProperties::getPaddingAfter);
		String text = name.value();
		LengthHeader coded = (text == null) ? named
				: name.use(() -> LengthHeader.of(text).padded(named.paddingBefore(), named.paddingAfter()));
		Setting<Object> frameHeader = this.inherited.get("frame-header", FramingProperties::getFrameHeader);
		String header = PropertyValues.text(frameHeader.property(), frameHeader.value());
		Setting<Integer> offset = this.inherited.get("length-offset", FramingProperties::getLengthOffset);
		if (header != null) {
			requireNone(before, "The bytes around the length are those of frame-header. Leave this out.");
			requireNone(after, "The bytes around the length are those of frame-header. Leave this out.");
			frameHeader.use(() -> FrameHeader.fixed(header));
			framing.lengthHeader(
					(offset.isSet() ? offset : frameHeader).use(() -> coded.within(header, offset.orElse(0))));
			return;
		}
		requireNone(offset, "There is no frame-header that the length could be within. Write the whole header as"
				+ " frame-header, with zeros in place of the length.");
		LengthHeader padded = before
			.use(() -> coded.padded(before.orElse(coded.paddingBefore()), coded.paddingAfter()));
		framing
			.lengthHeader(after.use(() -> padded.padded(padded.paddingBefore(), after.orElse(padded.paddingAfter()))));
	}

	private static void requireNone(Setting<? extends @Nullable Object> setting, String reason) {
		if (setting.isSet()) {
			throw setting.refused(reason);
		}
	}

	/** A link that sets anything of a header takes none from the defaults. */
	private void header(Framing.Builder framing) {
		boolean own = hasHeader(this.settings.own()) || this.settings.own().getName() != null;
		FramingProperties headers = own ? this.settings.own() : this.settings.defaults();
		String prefix = (own ? this.settings.prefix() : this.settings.defaultsPrefix()) + ".";
		requireOneKind(prefix, headers);
		PropertyValues.set(prefix + "tpdu", headers.getTpdu(), (hex) -> framing.header(FrameHeader.tpdu(hex)));
		PropertyValues.set(prefix + "header", PropertyValues.text(prefix + "header", headers.getHeader()),
				(hex) -> framing.header(FrameHeader.fixed(hex)));
		String destination = (headers.getDestinationStation() != null) ? headers.getDestinationStation() : "000000";
		String source = (headers.getSourceStation() != null) ? headers.getSourceStation() : "000000";
		PropertyValues.set(prefix + "destination-station", headers.getDestinationStation(),
				(station) -> framing.header(FrameHeader.baseOne(station, "000000")));
		PropertyValues.set(prefix + "source-station", headers.getSourceStation(),
				(station) -> framing.header(FrameHeader.baseOne(destination, source)));
	}

	static boolean hasHeader(FramingProperties framing) {
		return framing.getTpdu() != null || framing.getHeader() != null || hasStation(framing);
	}

	private static boolean hasStation(FramingProperties framing) {
		return framing.getDestinationStation() != null || framing.getSourceStation() != null;
	}

	private static void requireOneKind(String prefix, FramingProperties framing) {
		if (framing.getHeader() != null && framing.getTpdu() != null) {
			throw new InvalidConfigurationPropertyValueException(prefix + "header", framing.getHeader(),
					"There is a tpdu, too, and a link has one or the other.");
		}
		if (hasStation(framing) && (framing.getHeader() != null || framing.getTpdu() != null)) {
			boolean isSource = framing.getSourceStation() != null;
			throw new InvalidConfigurationPropertyValueException(
					prefix + (isSource ? "source-station" : "destination-station"),
					isSource ? framing.getSourceStation() : framing.getDestinationStation(),
					"There is a tpdu or header, too, and a link has one or the other.");
		}
	}

	private void trailer(Framing.Builder framing) {
		Setting<Object> trailer = this.inherited.get("trailer", FramingProperties::getTrailer);
		PropertyValues.set(trailer.property(), PropertyValues.text(trailer.property(), trailer.value()),
				framing::trailer);
	}

	private Framing build(Framing.Builder framing, Framing named) {
		Framing built = culprit(named).use(framing::build);
		Setting<DataSize> maximum = this.settings.get("maximum-length", FramingProperties::getMaximumLength);
		DataSize size = maximum.value();
		return (size == null) ? built : maximum.use(() -> framing.maximumLength(PropertyValues.bytes(size)).build());
	}

	/** Return the setting of a header, else the name of the framing. */
	private Setting<?> headerOrName() {
		boolean own = hasHeader(this.settings.own()) || this.settings.own().getName() != null;
		FramingProperties headers = own ? this.settings.own() : this.settings.defaults();
		String prefix = (own ? this.settings.prefix() : this.settings.defaultsPrefix()) + ".";
		return Stream
			.of(new Setting<Object>(prefix + "tpdu", headers.getTpdu()),
					new Setting<>(prefix + "header", headers.getHeader()),
					new Setting<>(prefix + "source-station", headers.getSourceStation()),
					new Setting<>(prefix + "destination-station", headers.getDestinationStation()))
			.filter(Setting::isSet)
			.findFirst()
			.<Setting<?>>map((setting) -> setting)
			.orElseGet(this::name);
	}

	/**
	 * Return the setting to name when header and length do not go together: the one by
	 * which the length does not count the header, else the one that makes the length too
	 * short.
	 */
	private Setting<?> culprit(Framing named) {
		if (!named.hasLength()) {
			return headerOrName();
		}
		Setting<Boolean> counts = this.inherited.get("length-includes-header",
				FramingProperties::getLengthIncludesHeader);
		Setting<String> length = this.inherited.get("length-header", FramingProperties::getLengthHeader);
		return Boolean.FALSE.equals(counts.value()) ? counts : length.isSet() ? length : name();
	}

}
