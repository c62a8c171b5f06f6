package dev.iso8583.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.json.JsonParserFactory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The page about observability shows the health of the sample while one of its two
 * servers is stopped.
 */
@SampleTest
class HealthPageTests {

	@Autowired
	Gateway gateway;

	@AfterEach
	void bothServersAreThere() {
		this.gateway.posts("/issuers/a/start", "");
		await().untilAsserted(() -> assertThat(acquirer()).contains("\"status\":\"UP\""));
	}

	@Test
	void healthOfTheSampleHasWhatThePageShows() throws IOException {
		String page = Files.readString(Path.of("../docs/observability.md"));
		String json = page.substring(page.indexOf("```json\n") + 8);
		Object shown = parse(json.substring(0, json.indexOf("```")));
		for (String name : new String[] { "components", "iso8583", "components", "acquirer" }) {
			shown = ((Map<?, ?>) shown).get(name);
		}
		Set<String> names = names(shown, "");
		this.gateway.posts("/issuers/a/stop", "");
		await().untilAsserted(() -> assertThat(names(parse(acquirer()), "")).isEqualTo(names));
		assertThat(acquirer()).contains("\"status\":\"DEGRADED\"");
	}

	private String acquirer() {
		return this.gateway.gets("/actuator/health/iso8583/acquirer").body();
	}

	private static Object parse(String json) {
		return JsonParserFactory.getJsonParser().parseMap(json);
	}

	/**
	 * Return the names of all details. Members are identified by their states, since
	 * their ports differ.
	 */
	private static Set<String> names(Object detail, String path) {
		Set<String> names = new TreeSet<>();
		if (detail instanceof Map<?, ?> details) {
			details.forEach((name, value) -> {
				Object state = (value instanceof Map<?, ?> member) ? member.get("state") : null;
				names.addAll(names(value, path + "/" + ((state != null) ? state : name)));
			});
			return names;
		}
		return Set.of(path);
	}

}
