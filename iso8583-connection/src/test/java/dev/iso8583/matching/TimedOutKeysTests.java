package dev.iso8583.matching;

import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;

class TimedOutKeysTests {

	private final TimedOutKeys keys = new TimedOutKeys(2);

	@Test
	void keyIsRememberedOnce() {
		this.keys.add(key("1"));
		assertThat(this.keys.remove(key("1"))).isTrue();
		assertThat(this.keys.remove(key("1"))).isFalse();
	}

	@Test
	void oldestIsForgottenFirst() {
		this.keys.add(key("1"));
		this.keys.add(key("2"));
		this.keys.add(key("3"));
		assertThat(this.keys.remove(key("1"))).isFalse();
		assertThat(this.keys.remove(key("2"))).isTrue();
		assertThat(this.keys.remove(key("3"))).isTrue();
	}

	private static MatchKey key(String stan) {
		return new MatchKey(Mti.of("0110"), List.of(stan));
	}

}
