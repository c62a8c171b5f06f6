package dev.iso8583;

import java.io.IOException;
import java.util.Set;

import org.junit.jupiter.api.Test;

import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;
import dev.iso8583.transport.Transport;
import dev.iso8583.watch.PublicTypes;

/**
 * The types that applications may use are a promise: a checked-in list holds them, so
 * that none comes or goes unnoticed.
 */
class PublicTypesTests {

	private static final Set<String> PACKAGES = Set.of("dev.iso8583.connection", "dev.iso8583.framing",
			"dev.iso8583.matching", "dev.iso8583.message", "dev.iso8583.message.spec", "dev.iso8583.message.spec.file",
			"dev.iso8583.pool", "dev.iso8583.server");

	/** What is public in packages that are machinery otherwise. */
	private static final Set<Class<?>> SINGLE_TYPES = Set.of(Tls.class, TlsMaterial.class, Transport.class);

	@Test
	void publicTypesAreThoseOfTheList() throws IOException {
		PublicTypes.assertListed(PACKAGES, SINGLE_TYPES);
	}

}
