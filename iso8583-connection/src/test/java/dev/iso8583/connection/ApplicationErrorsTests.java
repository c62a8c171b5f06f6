package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.CustomField;
import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.matching.EchoedFields;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.matching.MatchRule;
import dev.iso8583.matching.MatchRules;
import dev.iso8583.matching.MissingMatchFieldException;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolStrategy;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.tls.Tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Code of the application that fails with an {@link Error}, as with a missing class. No
 * caller is left without an outcome, and no logger, not even one of Netty, shows the
 * error's message.
 */
class ApplicationErrorsTests {

	@RegisterExtension
	final Link link = new Link();

	private final LogCapture log = LogCapture.everything();

	@AfterEach
	void textIsNotLogged() {
		this.log.close();
		assertThat(this.log.text()).doesNotContain(Messages.PAN);
	}

	@Test
	void requestIsAnsweredAlthoughItsStanCannotBeReleased() {
		MessageFormat format = Messages.format(new FailingStans());
		Connection connection = new Connector("issuer", this.link.transport(),
				ConnectionOptions.builder(format).build())
			.connect(this.link.address())
			.join();
		var farEnd = this.link.peer().accepts();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		farEnd.answers("00");
		assertThat(Messages.responseCodeOf(Link.resultOf(answer))).isEqualTo("00");
		assertThat(this.log.text()).contains("A STAN generator failed");
	}

	@Test
	void requestWithoutAKeyIsNotSent() {
		Connection connection = this.link.connects((options) -> options.matchKeyResolver((message) -> {
			throw error();
		}));
		NotSentException failure = Link.failureOf(connection.sendAsync(this.link.request("0100", 1)),
				NotSentException.class);
		assertThat(failure.reason()).isEqualTo(FailureReason.NO_MATCH_KEY);
		assertThat(failure).hasMessageContaining("AssertionError").hasNoCause();
	}

	@Test
	void responseWithoutAKeyIsUnmatchedAndTheConnectionLives() {
		MatchKeyResolver stans = MatchFields.of(11);
		Connection connection = this.link.connects((options) -> options.matchKeyResolver((message) -> {
			if (Mti.of(message).isResponse()) {
				throw error();
			}
			return stans.keyOf(message);
		}));
		connection.sendAsync(this.link.request("0100", 1));
		this.link.farEnd().answers("00");
		await().until(() -> this.link.metrics.count("unmatched NO_MATCH_KEY") == 1);
		assertThat(connection.state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void dialFailsWithoutTls() {
		Tls tls = Tls.builder(() -> {
			throw error();
		}).build();
		CompletableFuture<Connection> dial = this.link.dials(this.link.options().tls(tls).build());
		assertThat(Link.failureOf(dial, ConnectFailedException.class).reason())
			.isEqualTo(ConnectFailedException.Reason.TLS_FAILED);
	}

	@Test
	void requestThatItsOwnCodecCannotWriteIsNotSent() {
		Connection connection = this.link.connects();
		IsoMessage request = unwritable(48);
		assertThat(MessagePrinter.print(request)).contains("48=<invalid>");
		Throwable failure = catchThrowable(() -> connection.send(request));
		assertThat(failure).isInstanceOfSatisfying(NotSentException.class,
				(notSent) -> assertThat(notSent.reason()).isEqualTo(FailureReason.UNENCODABLE));
	}

	@Test
	void valueThatItsOwnCodecCannotWriteIsUnfitWhereverItIsCompared() {
		MatchRules rules = new MatchRules(List.of(new MatchRule(MtiPattern.of("01xx"), "31", MatchFields.of(11))),
				MatchFields.STAN);
		for (MatchKeyResolver keys : List.of(MatchFields.of(11, 3), rules)) {
			assertThatExceptionOfType(MissingMatchFieldException.class).isThrownBy(() -> keys.keyOf(unwritable(3)))
				.withMessageContaining("does not fit its type")
				.withNoCause();
		}
		Connection connection = this.link.connects((options) -> options.echoedFields(new EchoedFields(List.of(41))));
		NotSentException notSent = Link.failureOf(connection.sendAsync(unwritable(41)), NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.UNENCODABLE);
		Pool pool = new Pool("gateway", this.link.transport(),
				PoolOptions.builder(this.link.options().build())
					.addresses(List.of(this.link.address()))
					.strategy(PoolStrategy.sticky(41))
					.build());
		pool.start();
		notSent = Link.failureOf(pool.sendAsync(unwritable(41)), NotSentException.class);
		assertThat(notSent.reason()).isEqualTo(FailureReason.UNENCODABLE);
		pool.stop(Duration.ZERO);
	}

	private IsoMessage unwritable(int field) {
		IsoMessage request = this.link.request("0100", 1);
		FailingField codec = new FailingField();
		request.setValue(field, "x", codec, IsoType.LLLVAR, 0);
		codec.fails = true;
		return request;
	}

	private static AssertionError error() {
		return new AssertionError(Messages.PAN);
	}

	private static final class FailingStans implements StanGenerator {

		@Override
		public int next() {
			return 1;
		}

		@Override
		public boolean reserve(int stan) {
			return true;
		}

		@Override
		public void release(int stan) {
			throw error();
		}

	}

	private static final class FailingField implements CustomField<Object> {

		private boolean fails;

		@Override
		public Object decodeField(String value) {
			throw error();
		}

		@Override
		public String encodeField(Object value) {
			if (this.fails) {
				throw error();
			}
			return value.toString();
		}

	}

}
