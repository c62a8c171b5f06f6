package dev.iso8583.message;

import java.time.Clock;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.mapping.FieldTable;

/**
 * Fills fields of new requests with the time and with what follows from the STAN.
 */
final class FieldFiller {

	/** The patterns that a field may have, by their number of digits. */
	private static final Map<FilledField, Map<Integer, String>> PATTERNS = Map.of( //
			FilledField.TRANSMISSION_TIME, Map.of(10, "MMDDhhmmss"), //
			FilledField.LOCAL_TIME, Map.of(6, "hhmmss", 12, "YYMMDDhhmmss", 14, "CCYYMMDDhhmmss"), //
			FilledField.LOCAL_DATE, Map.of(4, "MMDD", 6, "YYMMDD", 8, "CCYYMMDD"));

	private static final Map<String, DateTimeFormatter> FORMATTERS = Map.of( //
			"MMDDhhmmss", formatter("MMddHHmmss"), //
			"hhmmss", formatter("HHmmss"), //
			"YYMMDDhhmmss", formatter("uuMMddHHmmss"), //
			"CCYYMMDDhhmmss", formatter("uuuuMMddHHmmss"), //
			"MMDD", formatter("MMdd"), //
			"YYMMDD", formatter("uuMMdd"), //
			"CCYYMMDD", formatter("uuuuMMdd"));

	private static final DateTimeFormatter YEAR_DAY_HOUR = formatter("uuDDDHH");

	private final Set<FilledField> filled;

	private final Clock clock;

	private final ZoneId zone;

	private final FieldTable fields;

	private final GuidedMessageFactory factory;

	/**
	 * Create a filler.
	 * @param zone the time zone of the local date and time
	 * @param factory says which fields messages may have
	 */
	FieldFiller(Set<FilledField> filled, Clock clock, ZoneId zone, GuidedMessageFactory factory) {
		this.filled = filled;
		this.clock = clock;
		this.zone = zone;
		this.fields = factory.fields();
		this.factory = factory;
	}

	private static DateTimeFormatter formatter(String pattern) {
		return DateTimeFormatter.ofPattern(pattern, Locale.ROOT);
	}

	/**
	 * Fill the fields that a request does not have yet, as far as messages of its type
	 * may have them.
	 * @param stan six digits
	 * @throws IllegalArgumentException if a field cannot hold its content
	 */
	void fill(IsoMessage request, String stan) {
		ZonedDateTime now = this.clock.instant().atZone(ZoneOffset.UTC);
		for (FilledField field : this.filled) {
			FieldCodec codec = isFor(field, request) ? this.fields.codec(request.getType(), field.field) : null;
			if (codec != null && !request.hasField(field.field)) {
				this.fields.set(request, field.field, content(field, codec, now, stan));
			}
		}
	}

	/** Whether requests of a type are filled with a field, if they have it. */
	private boolean isFor(FilledField field, IsoMessage request) {
		return (field == FilledField.TRANSMISSION_TIME || !Mti.of(request).isNetworkManagement())
				&& this.factory.allows(request.getType(), field.field);
	}

	/**
	 * Refuse fields that no request may have.
	 * @param requests a request of each type
	 */
	void requirePossible(List<? extends IsoMessage> requests) {
		for (FilledField field : this.filled) {
			if (!requests.isEmpty() && requests.stream().noneMatch((request) -> isFor(field, request))) {
				throw new IllegalArgumentException("Requests are to be filled with the " + nameOf(field) + ", field "
						+ field.field + ", but by the specification no request may have it; add it under messages, or"
						+ " leave " + nameOf(field) + " out of fill");
			}
		}
	}

	private static String nameOf(FilledField field) {
		return field.name().toLowerCase(Locale.ROOT).replace('_', '-');
	}

	private String content(FilledField field, FieldCodec codec, ZonedDateTime now, String stan) {
		if (field == FilledField.RRN) {
			return YEAR_DAY_HOUR.format(now).substring(1) + stan;
		}
		String pattern = patternOf(field, codec);
		if (pattern == null) {
			throw new IllegalArgumentException("Field " + field.field + " has another format");
		}
		ZonedDateTime time = (field == FilledField.TRANSMISSION_TIME) ? now : now.withZoneSameInstant(this.zone);
		return FORMATTERS.get(pattern).format(time);
	}

	private static @Nullable String patternOf(FilledField field, FieldCodec codec) {
		Map<Integer, String> patterns = PATTERNS.get(field);
		String pattern = codec.pattern();
		if (pattern == null) {
			return patterns.get(codec.length());
		}
		return patterns.containsValue(pattern) ? pattern : null;
	}

	/**
	 * Refuse fields that messages of a specification do not have, or that cannot hold
	 * their content.
	 * @param message a request, as it is before it is filled
	 * @param required whether it must have the fields
	 */
	void requireFit(IsoMessage message, boolean required) {
		for (FilledField field : this.filled) {
			FieldCodec codec = this.fields.codec(message.getType(), field.field);
			if (codec == null || !isFor(field, message)) {
				if (codec == null && required) {
					throw refused(field, message, "there is no such field");
				}
				continue;
			}
			try {
				this.fields.set(message, field.field,
						content(field, codec, this.clock.instant().atZone(ZoneOffset.UTC), "000001"));
			}
			catch (IllegalArgumentException ex) {
				throw refused(field, message,
						"it " + ((codec.pattern() != null) ? "is " + codec.pattern() : "cannot hold it"));
			}
		}
	}

	private static IllegalArgumentException refused(FilledField field, IsoMessage message, String problem) {
		String name = nameOf(field);
		return new IllegalArgumentException("Requests are to be filled with the " + name + ", field " + field.field
				+ ", but in messages " + Mti.of(message) + " " + problem + "; leave " + name + " out of fill");
	}

}
