package dev.iso8583.autoconfigure.options;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.FramingProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An address inherits each property from its pool, else from the defaults. This also
 * holds within groups of properties.
 */
class InheritedPropertiesTests {

	private final DialProperties pool = new DialProperties();

	private final DialProperties defaults = new DialProperties();

	@Test
	void poolComesBeforeTheDefaults() {
		this.pool.setSendTimeout(Duration.ofSeconds(1));
		this.defaults.setSendTimeout(Duration.ofSeconds(2));
		this.defaults.setIdleTime(Duration.ofSeconds(3));
		DialProperties inherited = InheritedProperties.of(this.pool, this.defaults);
		assertThat(inherited.getSendTimeout()).isEqualTo(Duration.ofSeconds(1));
		assertThat(inherited.getIdleTime()).isEqualTo(Duration.ofSeconds(3));
	}

	@Test
	void groupsAreInheritedPropertyByProperty() {
		this.pool.getFraming().setLengthHeader("ascii-4");
		this.defaults.getFraming().setTrailer("03");
		this.defaults.getKeepAlive().setAnswer(true);
		this.defaults.getReconnect().setJitter(0.5);
		this.defaults.getSsl().setServerName("issuer.example");
		this.pool.getNetworkManagement().getEchoTest().setMti("1804");
		this.defaults.getNetworkManagement().getSignOn().setCode("801");
		DialProperties inherited = InheritedProperties.of(this.pool, this.defaults);
		assertThat(inherited.getFraming().getLengthHeader()).isEqualTo("ascii-4");
		assertThat(inherited.getFraming().getTrailer()).isEqualTo("03");
		assertThat(inherited.getKeepAlive().getAnswer()).isTrue();
		assertThat(inherited.getReconnect().getJitter()).isEqualTo(0.5);
		assertThat(inherited.getSsl().getServerName()).isEqualTo("issuer.example");
		assertThat(inherited.getNetworkManagement().getEchoTest().getMti()).isEqualTo("1804");
		assertThat(inherited.getNetworkManagement().getSignOn().getCode()).isEqualTo("801");
	}

	/**
	 * A group must not be shared between an address and its pool: a change to the address
	 * would change the pool.
	 */
	@Test
	void groupsAreNotSharedWithThePoolOrTheDefaults() {
		FramingProperties framing = InheritedProperties.of(this.pool, this.defaults).getFraming();
		assertThat(framing).isNotSameAs(this.pool.getFraming()).isNotSameAs(this.defaults.getFraming());
	}

}
