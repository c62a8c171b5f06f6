package dev.iso8583.sample;

import java.net.URI;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.context.TestPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything that Actuator shows after payments, except the heap dump, which contains
 * everything.
 */
@Tag("slow")
class ActuatorCardDataTests {

	private static final Pattern LINK = Pattern.compile("\"href\":\"([^\"]+)\"");

	private static final Pattern NAME = Pattern.compile("\"([a-z0-9._-]+)\"");

	private static final String SECRET = "s3cr3t-0f-the-k3yst0re";

	private static final String INSTITUTION = "77189911402";

	@Nested
	@SampleTest
	@TestPropertySource(properties = { "management.endpoints.web.exposure.include=*",
			"management.endpoint.health.show-details=always", "iso8583.pool.acquirer.send-timeout=3s",
			"spring.datasource.password=" + SECRET,
			"iso8583.pool.acquirer.network-management.sign-on.fields.32=" + INSTITUTION })
	class AsBootShowsValues {

		@Autowired
		Gateway gateway;

		@Test
		void noEndpointTellsCardDataOrSecrets() {
			assertThat(tells(this.gateway)).doesNotContain(SECRET, INSTITUTION).contains("******");
		}

	}

	@Nested
	@SampleTest
	@TestPropertySource(
			properties = { "management.endpoints.web.exposure.include=*", "management.endpoint.env.show-values=always",
					"management.endpoint.configprops.show-values=always", "iso8583.pool.acquirer.send-timeout=3s" })
	class WithAllValuesShown {

		@Autowired
		Gateway gateway;

		@Test
		void noEndpointTellsCardData() {
			assertThat(tells(this.gateway)).contains("\"sendTimeout\":\"PT3S\"");
		}

	}

	/**
	 * Return the content of all endpoints after payments. It must not contain card data.
	 */
	private static String tells(Gateway gateway) {
		assertThat(gateway.authorizes(1250).statusCode()).isEqualTo(200);
		assertThat(gateway.authorizes(9900).statusCode()).isEqualTo(504);
		assertThat(gateway.posts("/authorizations", Gateway.payment(1250).replace("2912", Gateway.PAN)).statusCode())
			.isEqualTo(400);
		Map<String, String> told = new LinkedHashMap<>();
		Deque<String> paths = new ArrayDeque<>(Set.of("/actuator"));
		while (!paths.isEmpty()) {
			String path = paths.remove();
			String body = gateway.gets(path).body();
			told.put(path, body);
			links(body, path).stream()
				.filter((next) -> !told.containsKey(next) && !paths.contains(next))
				.forEach(paths::add);
		}
		assertThat(told.keySet()).contains("/actuator/env", "/actuator/configprops", "/actuator/health",
				"/actuator/metrics", "/actuator/metrics/iso8583.requests", "/actuator/prometheus", "/actuator/loggers",
				"/actuator/beans", "/actuator/conditions", "/actuator/mappings", "/actuator/threaddump",
				"/actuator/scheduledtasks");
		told.forEach((path, body) -> assertThat(body).as(path)
			.doesNotContain(Gateway.PAN, Gateway.PAN.substring(0, 9), "34313131313131313131", "NDExMTExMTEx"));
		return String.join("\n", told.values());
	}

	private static Set<String> links(String body, String path) {
		Set<String> links = new TreeSet<>();
		if (path.equals("/actuator/metrics")) {
			Matcher name = NAME.matcher(body.substring(body.indexOf('[')));
			while (name.find()) {
				links.add("/actuator/metrics/" + name.group(1));
			}
		}
		Matcher link = LINK.matcher(path.equals("/actuator") ? body : "");
		while (link.find()) {
			if (!link.group(1).contains("{") && !link.group(1).endsWith("/heapdump")) {
				links.add(URI.create(link.group(1)).getPath());
			}
		}
		return links;
	}

}
