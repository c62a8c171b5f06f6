package dev.iso8583.connection;

import java.lang.reflect.Proxy;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.tls.Tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Any code of the application may fail in any way: the link lives on, callers get the
 * right outcome, and the message of the failure is not logged.
 */
@Tag("slow")
class FailingHooksTests {

	@RegisterExtension
	final Link link = new Link();

	static Stream<Supplier<Throwable>> failures() {
		return Stream.of(() -> new IllegalStateException(Messages.PAN), () -> new NoClassDefFoundError(Messages.PAN),
				() -> new StackOverflowError(Messages.PAN), () -> new OutOfMemoryError(Messages.PAN));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void listener(Supplier<Throwable> failure) {
		ConnectionListener failing = (ConnectionListener) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { ConnectionListener.class }, (proxy, method, arguments) -> {
					this.link.metrics.skipped();
					throw failure.get();
				});
		lives((options) -> options.listener(failing), () -> {
			this.link.farEnd().writes(RawMessage.of("0110", "000099").with(39, "00"));
			this.link.farEnd().writesBytes("000141");
			// online, unmatched, undecodable
			await().until(() -> this.link.metrics.count("skipped") == 3);
		}, "A listener failed");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void handler(Supplier<Throwable> failure) {
		lives((options) -> options.messageHandler((message, on) -> {
			throw unchecked(failure.get());
		}), () -> {
			this.link.farEnd().writes(RawMessage.of("0100", "000099"));
			await().until(() -> this.link.metrics.count("0100 FAILED") == 1);
		}, "the handler of 0100 STAN ");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void handlerWhoseReplyComesLater(Supplier<Throwable> failure) {
		lives((options) -> options.messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
				return null;
			}

			@Override
			public CompletableFuture<IsoMessage> handleAsync(IsoMessage message, Connection connection) {
				return CompletableFuture.failedFuture(failure.get());
			}
		}), () -> {
			this.link.farEnd().writes(RawMessage.of("0100", "000099"));
			await().until(() -> this.link.metrics.count("0100 FAILED") == 1);
		}, "the handler of 0100 STAN ");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void handlerThatIsAskedWhatItHandles(Supplier<Throwable> failure) {
		lives((options) -> options.messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
				return null;
			}

			@Override
			public boolean handles(Mti mti) {
				throw unchecked(failure.get());
			}
		}), () -> {
			this.link.farEnd().writes(RawMessage.of("0100", "000099"));
			await().until(() -> this.link.metrics.count("0100 UNHANDLED") == 1);
		}, "the handler failed to say whether it handles 0100");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void matchKeysOfAResponse(Supplier<Throwable> failure) {
		lives((options) -> options.matchKeyResolver(failingFor("000099", failure)), () -> {
			this.link.farEnd().writes(RawMessage.of("0110", "000099").with(39, "00"));
			await().until(() -> this.link.metrics.count("unmatched NO_MATCH_KEY") == 1);
		}, "");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void matchKeysOfARequest(Supplier<Throwable> failure) {
		lives((options) -> options.matchKeyResolver(failingFor("000099", failure)), () -> {
			Connection connection = this.online;
			NotSentException notSent = Link.failureOf(connection.sendAsync(this.link.request("0100", 99)),
					NotSentException.class);
			assertThat(notSent.reason()).isEqualTo(FailureReason.NO_MATCH_KEY);
			assertThat(notSent).hasMessageNotContaining(Messages.PAN);
			assertThat(connection.reject(this.link.request("0100", 99), new IllegalStateException())).isFalse();
		}, "");
		assertThat(this.link.metrics.count("NOT_SENT")).isEqualTo(1);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void stanGenerator(Supplier<Throwable> failure) {
		MessageFormat format = Messages.format(new StanGenerator() {
			@Override
			public int next() {
				return 1;
			}

			@Override
			public boolean reserve(int stan) {
				if (stan == 7) {
					return true; // and fails to take it back
				}
				throw unchecked(failure.get());
			}

			@Override
			public void release(int stan) {
				throw unchecked(failure.get());
			}
		});
		lives((options) -> options.format(format), () -> {
			CompletableFuture<IsoMessage> answer = this.online.sendAsync(this.link.request("0100", 99));
			this.link.farEnd().answers("00");
			Link.resultOf(answer);
		}, "A STAN generator failed to note which STANs are in use");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void pingHandler(Supplier<Throwable> failure) {
		lives((options) -> options.idleTime(java.time.Duration.ofMillis(20)).ping((on) -> {
			this.link.metrics.skipped();
			throw unchecked(failure.get());
		}), () -> await().until(() -> this.link.metrics.count("skipped") > 1), "the ping handler failed");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void handlersOfNetworkManagementThatAreAskedWhetherTheyApply(Supplier<Throwable> failure) {
		NetworkManagementRequest failing = new NetworkManagementRequest() {
			@Override
			public boolean applies() {
				throw unchecked(failure.get());
			}

			@Override
			public @Nullable IsoMessage message(Connection connection) {
				FailingHooksTests.this.link.metrics.skipped();
				return null;
			}
		};
		lives((options) -> options.idleTime(java.time.Duration.ofMillis(20))
			.signOn(failing)
			.ping(failing)
			.signOff(failing), () -> await().until(() -> this.link.metrics.count("skipped") > 2),
				"a handler of network management failed to say whether it applies");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void codesThatAcceptAPingCloseTheConnectionIfTheyCannotBeCompared(Supplier<Throwable> failure) {
		Set<String> failing = new AbstractSet<>() {
			@Override
			public boolean contains(Object code) {
				throw unchecked(failure.get());
			}

			@Override
			public Iterator<String> iterator() {
				return List.of("00").iterator();
			}

			@Override
			public int size() {
				return 1;
			}
		};
		Connection connection = this.link.connects((options) -> options.idleTime(java.time.Duration.ofMillis(20))
			.ping(Link.onceOnline(new NetworkManagementRequest() {
				@Override
				public IsoMessage message(Connection on) {
					return FailingHooksTests.this.link.request("0800", 9);
				}

				@Override
				public Set<String> acceptedResponseCodes() {
					return failing;
				}
			})));
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.PING_REFUSED);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void signOnHandlerFailsItsDial(Supplier<Throwable> failure) {
		dialFails((options) -> options.signOn((on) -> {
			throw unchecked(failure.get());
		}), ConnectFailedException.Reason.SIGN_ON_FAILED);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void tlsMaterialFailsItsDial(Supplier<Throwable> failure) {
		dialFails((options) -> options.tls(Tls.builder(() -> {
			throw unchecked(failure.get());
		}).build()), ConnectFailedException.Reason.TLS_FAILED);
	}

	private Connection online;

	/** Let a hook fail; a request must be answered and the failure not quoted. */
	private void lives(UnaryOperator<ConnectionOptions.Builder> with, Runnable fails, String told) {
		try (LogCapture log = LogCapture.everything()) {
			this.online = this.link.connects(with);
			fails.run();
			assertThat(this.online.state()).isEqualTo(ConnectionState.ONLINE);
			CompletableFuture<IsoMessage> answer = this.online.sendAsync(this.link.request("0100", 7));
			this.link.farEnd().answers("00");
			assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0110);
			assertThat(this.online.pending()).isZero();
			await().untilAsserted(() -> assertThat(log.text()).contains(told));
			assertThat(log.text()).doesNotContain(Messages.PAN);
			this.online.close();
			assertThat(Link.resultOf(this.online.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
		}
	}

	private void dialFails(UnaryOperator<ConnectionOptions.Builder> with, ConnectFailedException.Reason reason) {
		try (LogCapture log = LogCapture.everything()) {
			ConnectFailedException failed = Link.failureOf(this.link.dials(with.apply(this.link.options()).build()),
					ConnectFailedException.class);
			assertThat(failed.reason()).isEqualTo(reason);
			assertThat(failed).hasMessageNotContaining(Messages.PAN);
			assertThat(log.text()).doesNotContain(Messages.PAN);
		}
	}

	private static MatchKeyResolver failingFor(String stan, Supplier<Throwable> failure) {
		return (message) -> {
			if (Messages.stanOf(message).equals(stan)) {
				throw unchecked(failure.get());
			}
			return MatchFields.STAN.keyOf(message);
		};
	}

	/** A call that throws. */
	private static RuntimeException unchecked(Throwable failure) {
		if (failure instanceof Error error) {
			throw error;
		}
		throw (RuntimeException) failure;
	}

}
