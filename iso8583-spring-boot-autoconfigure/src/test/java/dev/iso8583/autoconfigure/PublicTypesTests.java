package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.iso8583.autoconfigure.health.Iso8583HealthAutoConfiguration;
import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;
import dev.iso8583.watch.PublicTypes;

/**
 * Compares the types that applications may use with a checked-in list, so that none is
 * added or removed unnoticed.
 */
class PublicTypesTests {

	private static final Set<String> PACKAGES = Set.of("dev.iso8583.annotation", "dev.iso8583.autoconfigure",
			"dev.iso8583.autoconfigure.properties", "dev.iso8583.event");

	/**
	 * Auto-configurations that applications may exclude. Their packages are internal
	 * otherwise.
	 */
	private static final Set<Class<?>> SINGLE_TYPES = Set.of(Iso8583HealthAutoConfiguration.class,
			Iso8583MetricsAutoConfiguration.class);

	@Test
	void publicTypesAreThoseOfTheList() throws IOException {
		PublicTypes.assertListed(PACKAGES, SINGLE_TYPES);
	}

}
