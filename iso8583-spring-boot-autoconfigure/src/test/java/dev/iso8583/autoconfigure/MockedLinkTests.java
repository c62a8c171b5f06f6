package dev.iso8583.autoconfigure;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.mockito.Answers;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.bean.override.mockito.MockitoBean;

import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.mapping.Field;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.willThrow;

/**
 * A configured link that a test replaces by a mock.
 */
@SpringBootTest(webEnvironment = WebEnvironment.NONE,
		properties = { "iso8583.pool.acquirer.addresses=localhost:1", "iso8583.message.spec=iso1987-ascii" })
class MockedLinkTests {

	@MockitoBean(answers = Answers.CALLS_REAL_METHODS)
	Iso8583Operations acquirer;

	@Autowired
	MessageFormat format;

	@Test
	void mockAnswersFluentRequestsInsteadOfTheLink() {
		given(this.acquirer.format()).willReturn(this.format);
		given(this.acquirer.send(any())).willAnswer((call) -> {
			IsoMessage request = call.getArgument(0);
			return this.format.set(this.format.responseTo(request), 39, "00");
		});
		assertThat(this.acquirer.request("0100").set(4, 1250).send(Answer.class).code()).isEqualTo("00");
		willThrow(
				new OutcomeUnknownException(FailureReason.TIMEOUT, new RequestId("acquirer", Mti.of("0100"), "000001")))
			.given(this.acquirer)
			.send(any());
		assertThatExceptionOfType(OutcomeUnknownException.class).isThrownBy(() -> this.acquirer.request("0100").send());
	}

	record Answer(@Field(39) String code) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
