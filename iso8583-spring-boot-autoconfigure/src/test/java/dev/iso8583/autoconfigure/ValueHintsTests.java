package dev.iso8583.autoconfigure;

import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import dev.iso8583.autoconfigure.PropertyMetadata.Hints;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.framing.LengthHeader.Coding;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The metadata gives editors the values that a property can have.
 */
class ValueHintsTests {

	@Test
	void allLengthHeadersAreProposed() {
		assertThat(hints("iso8583.defaults.framing.length-header").values().keySet())
			.containsExactlyInAnyOrderElementsOf(lengthHeaders());
	}

	@Test
	void allFramingsAreProposed() throws ClassNotFoundException {
		List<String> framings = new ArrayList<>(lengthHeaders());
		Object[] known = Class.forName("dev.iso8583.framing.NamedFraming").getEnumConstants();
		Arrays.stream(known).map((each) -> each.toString()).forEach(framings::add);
		assertThat(hints("iso8583.defaults.framing.name").values().keySet())
			.containsExactlyInAnyOrderElementsOf(framings)
			.allSatisfy((name) -> assertThat(Framing.of(name)).isNotNull());
	}

	@Test
	void allSpecificationsAreProposed() {
		assertThat(hints("iso8583.message.spec").values().keySet())
			.containsExactlyInAnyOrderElementsOf(MessageSpec.names());
	}

	@Test
	void proposedCharsetsExist() {
		assertThat(hints("iso8583.message.charset").values().keySet()).isNotEmpty().allMatch(Charset::isSupported);
	}

	@Test
	void builtInStrategiesAreProposed() {
		Hints hints = Objects.requireNonNull(PropertyMetadata.of(PoolProperties.class).hints().get("strategy"));
		assertThat(hints.values().keySet()).containsExactly("round-robin", "least-pending", "primary-backup", "sticky");
		assertThat(hints.providers()).contains("any");
	}

	@Test
	void otherValuesStayAllowed() {
		Map<String, Hints> hints = PropertyMetadata.all().hints();
		assertThat(hints).isNotEmpty().allSatisfy((name, each) -> assertThat(each.providers()).as(name).isNotEmpty());
	}

	private static Hints hints(String property) {
		return Objects.requireNonNull(PropertyMetadata.all().hints().get(property));
	}

	private static List<String> lengthHeaders() {
		List<String> names = new ArrayList<>();
		for (Coding coding : Coding.values()) {
			for (int width = 1; width < 10; width++) {
				String name = coding.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + width;
				if (isLengthHeader(name)) {
					names.add(name);
				}
			}
		}
		return names;
	}

	private static boolean isLengthHeader(String name) {
		try {
			LengthHeader.of(name);
			return true;
		}
		catch (IllegalArgumentException ex) {
			return false;
		}
	}

}
