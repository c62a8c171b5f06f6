package dev.iso8583.autoconfigure.options;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

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
import dev.iso8583.autoconfigure.properties.FramingProperties;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;

/**
 * Makes the framing of a link. What the link does not say is taken from
 * {@code iso8583.defaults}; but a link that names its framing starts anew from that, and
 * of the defaults only the maximum length remains.
 */
final class FramingFactory {

	private final String prefix;

	private final FramingProperties own;

	private final FramingProperties defaults;

	FramingFactory(String prefix, FramingProperties own, FramingProperties defaults) {
		this.prefix = prefix;
		this.own = own;
		this.defaults = defaults;
	}

	Framing create() {
		Framing.Builder framing = named();
		lengthHeader(framing);
		set("counts-itself", FramingProperties::getCountsItself, framing::countsItself);
		set("counts-header", FramingProperties::getCountsHeader, framing::countsHeader);
		set("counts-trailer", FramingProperties::getCountsTrailer, framing::countsTrailer);
		header(framing);
		trailer(framing);
		return build(framing);
	}

	/**
	 * Refuse properties beside a name alone, which would have no effect. In files Boot
	 * does so, but not in environment variables.
	 */
	void requireNameAlone(Environment environment) {
		for (FramingProperties framing : List.of(this.own, this.defaults)) {
			if (framing.writtenAsName()) {
				requireNothingBelow(ConfigurationPropertyName.of(where(framing, "")), environment);
			}
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
		FramingProperties properties = (this.own.getName() != null) ? this.own : this.defaults;
		Framing.Builder[] builder = { Framing.builder() };
		PropertyValues.set(where(properties, properties.writtenAsName() ? "" : ".name"), properties.getName(),
				(name) -> builder[0] = Framing.of(name).toBuilder());
		return builder[0];
	}

	/** Change the length header and its padding, each without the other. */
	private void lengthHeader(Framing.Builder framing) {
		LengthHeader[] length = { framing.build().lengthHeader() };
		set("length-header", FramingProperties::getLengthHeader, (
				name) -> length[0] = LengthHeader.of(name).padded(length[0].paddingBefore(), length[0].paddingAfter()));
		set("padding-before", FramingProperties::getPaddingBefore,
				(before) -> length[0] = length[0].padded(before, length[0].paddingAfter()));
		set("padding-after", FramingProperties::getPaddingAfter,
				(after) -> length[0] = length[0].padded(length[0].paddingBefore(), after));
		framing.lengthHeader(length[0]);
	}

	/** A link that says anything of a header takes none from the defaults. */
	private void header(Framing.Builder framing) {
		FramingProperties headers = (hasHeader(this.own) || !inherits()) ? this.own : this.defaults;
		requireOneKind(headers);
		PropertyValues.set(where(headers, ".tpdu"), headers.getTpdu(), (hex) -> framing.header(FrameHeader.tpdu(hex)));
		PropertyValues.set(where(headers, ".header"),
				PropertyValues.text(where(headers, ".header"), headers.getHeader()),
				(hex) -> framing.header(FrameHeader.fixed(hex)));
		String destination = (headers.getDestinationStation() != null) ? headers.getDestinationStation() : "000000";
		String source = (headers.getSourceStation() != null) ? headers.getSourceStation() : "000000";
		PropertyValues.set(where(headers, ".destination-station"), headers.getDestinationStation(),
				(station) -> framing.header(FrameHeader.baseOne(station, "000000")));
		PropertyValues.set(where(headers, ".source-station"), headers.getSourceStation(),
				(station) -> framing.header(FrameHeader.baseOne(destination, source)));
	}

	static boolean hasHeader(FramingProperties framing) {
		return framing.getTpdu() != null || framing.getHeader() != null || hasStation(framing);
	}

	private static boolean hasStation(FramingProperties framing) {
		return framing.getDestinationStation() != null || framing.getSourceStation() != null;
	}

	private void requireOneKind(FramingProperties framing) {
		if (framing.getHeader() != null && framing.getTpdu() != null) {
			throw new InvalidConfigurationPropertyValueException(where(framing, ".header"), framing.getHeader(),
					"There is a tpdu, too, and a link has one or the other.");
		}
		if (hasStation(framing) && (framing.getHeader() != null || framing.getTpdu() != null)) {
			boolean isSource = framing.getSourceStation() != null;
			throw new InvalidConfigurationPropertyValueException(
					where(framing, isSource ? ".source-station" : ".destination-station"),
					isSource ? framing.getSourceStation() : framing.getDestinationStation(),
					"There is a tpdu or header, too, and a link has one or the other.");
		}
	}

	private void trailer(Framing.Builder framing) {
		FramingProperties trailers = (this.own.getTrailer() != null || !inherits()) ? this.own : this.defaults;
		String property = where(trailers, ".trailer");
		PropertyValues.set(property, PropertyValues.text(property, trailers.getTrailer()), framing::trailer);
	}

	private Framing build(Framing.Builder framing) {
		Framing[] built = new Framing[1];
		buildUnderProperty(() -> built[0] = framing.build());
		FramingProperties maximum = (this.own.getMaximumLength() != null) ? this.own : this.defaults;
		DataSize size = maximum.getMaximumLength();
		PropertyValues.set(where(maximum, ".maximum-length"), size,
				(bytes) -> built[0] = framing.maximumLength(PropertyValues.bytes(bytes)).build());
		return built[0];
	}

	/**
	 * Build what is refused when header and length do not go together: because the length
	 * should not count the header, else because it is too short.
	 */
	private void buildUnderProperty(Runnable build) {
		FramingProperties counts = (this.own.getCountsHeader() != null || !inherits()) ? this.own : this.defaults;
		FramingProperties length = (this.own.getLengthHeader() != null || !inherits()) ? this.own : this.defaults;
		if (Boolean.FALSE.equals(counts.getCountsHeader())) {
			PropertyValues.check(where(counts, ".counts-header"), counts.getCountsHeader(), build);
		}
		else if (length.getLengthHeader() != null) {
			PropertyValues.check(where(length, ".length-header"), length.getLengthHeader(), build);
		}
		else {
			FramingProperties named = (this.own.getName() != null) ? this.own : this.defaults;
			PropertyValues.check(where(named, named.writtenAsName() ? "" : ".name"), named.getName(), build);
		}
	}

	private boolean inherits() {
		return this.own.getName() == null;
	}

	private <T> void set(String name, Function<FramingProperties, @Nullable T> property, Consumer<T> option) {
		FramingProperties properties = (property.apply(this.own) != null || !inherits()) ? this.own : this.defaults;
		PropertyValues.set(where(properties, "." + name), property.apply(properties), option);
	}

	private String where(FramingProperties properties, String name) {
		return ((properties == this.own) ? this.prefix : LinkOptions.DEFAULTS) + ".framing" + name;
	}

}
