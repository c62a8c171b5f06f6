package dev.iso8583.tcp;

import java.util.ArrayList;
import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.junit.jupiter.api.Test;

import dev.iso8583.canary.Canaries;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.spec.MessageSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A log line about a message that cannot be decoded names it by MTI and STAN. If a length
 * is wrong, digits of the card number stand in the place of the STAN.
 */
class UndecodableMessageNameTests {

	@Test
	void longStanOfADamagedMessageIsNotShownWhole() {
		MessageFormat format = MessageFormat.builder().spec(MessageSpec.named("iso2003-ascii")).build();
		IsoMessage message = format.newMessage("2100");
		format.set(message, 2, Canaries.PAN);
		format.set(message, 48, "further data");
		byte[] bytes = format.encode(message);
		List<String> names = new ArrayList<>();
		for (int index = 0; index < bytes.length; index++) {
			byte original = bytes[index];
			for (int damage = '0'; damage <= '9'; damage++) {
				bytes[index] = (byte) damage;
				try {
					format.decode(bytes);
				}
				catch (UndecodableMessageException ex) {
					if (ex.mti() != null && ex.stan() != null) {
						names.add(HandlerQueue.nameOfUndecodable(ex.mti(), ex.stan()));
					}
				}
			}
			bytes[index] = original;
		}
		assertThat(names).anyMatch((name) -> name.contains("STAN ending in "))
			.allSatisfy((name) -> assertThat(name).doesNotContainPattern("[1-9][0-9]{6}"));
	}

	@Test
	void otherStansAreShown() {
		assertThat(named("000017")).isEqualTo("2100 STAN 000017");
		assertThat(named("000000999999")).isEqualTo("2100 STAN 000000999999");
		assertThat(named("000001000000")).isEqualTo("2100 STAN ending in 000000");
		assertThat(named("492903123456")).isEqualTo("2100 STAN ending in 123456");
		assertThat(named("no number")).isEqualTo("2100 STAN <hidden:9>");
		assertThat(HandlerQueue.nameOfUndecodable(Mti.of("2100"), null)).isEqualTo("2100");
	}

	private static String named(String stan) {
		return HandlerQueue.nameOfUndecodable(Mti.of("2100"), new IsoValue<>(IsoType.LLVAR, stan));
	}

}
