package dev.iso8583.connection;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.Wire;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An executor of the application that fails otherwise than by a refusal.
 */
class StrangeExecutorTests {

	@RegisterExtension
	final Link link = new Link();

	private final AtomicInteger tasks = new AtomicInteger();

	private Transport transport;

	private Wire farEnd;

	@AfterEach
	void close() {
		this.transport.close();
	}

	static Stream<Supplier<Throwable>> failures() {
		return Stream.of(() -> new IllegalStateException("for a test"), () -> new NoClassDefFoundError("for a test"),
				() -> new OutOfMemoryError("for a test"));
	}

	@ParameterizedTest
	@MethodSource("failures")
	void callersAreAnsweredAlthoughTheExecutorOfCallbacksFails(Supplier<Throwable> failure) {
		this.transport = Transport.builder().eventLoopThreads(1).callbacks((task) -> fails(failure)).build();
		Connection connection = connects((options) -> options);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1));
		this.farEnd.answers("00");
		Link.resultOf(answer);
		List<CompletableFuture<IsoMessage>> cutOff = List.of(connection.sendAsync(this.link.request("0100", 2)),
				connection.sendAsync(this.link.request("0100", 3)));
		this.farEnd.reads();
		this.farEnd.reads();
		this.farEnd.resets();
		cutOff.forEach((request) -> Link.failureOf(request, OutcomeUnknownException.class));
		Link.resultOf(connection.closed());
	}

	@Tag("slow")
	@ParameterizedTest
	@MethodSource("failures")
	void requestThatTimesOutWhileItsConnectionDrainsFailsWithTimeout(Supplier<Throwable> failure) {
		this.transport = Transport.builder().eventLoopThreads(1).handlers((task) -> fails(failure)).build();
		Connection connection = connects((options) -> options.signOff((on) -> this.link.request("0800", 9)));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 1),
				Duration.ofSeconds(2));
		this.farEnd.reads();
		connection.closeAsync(Duration.ofMinutes(1));
		Link.failureOf(answer, OutcomeUnknownException.class);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_LOCALLY);
	}

	@ParameterizedTest
	@MethodSource("failures")
	void messageAfterOneThatNoThreadCouldBeHadForIsHandled(Supplier<Throwable> failure) {
		this.transport = Transport.builder().eventLoopThreads(1).handlers(failingFor(2, failure)).build();
		connects((options) -> options.inboundOrder(InboundOrder.SEQUENTIAL)
			.messageHandler((message, on) -> this.link.format.responseTo(message)));
		for (int stan = 1; stan <= 3; stan++) {
			this.farEnd.writes(RawMessage.of("0100", "00000" + stan));
		}
		assertThat(this.farEnd.reads().stan()).isEqualTo("000001");
		assertThat(this.farEnd.reads().stan()).isEqualTo("000003");
	}

	@ParameterizedTest
	@MethodSource("failures")
	void pingAfterOneThatNoThreadCouldBeHadForIsMade(Supplier<Throwable> failure) {
		this.transport = Transport.builder().eventLoopThreads(1).handlers(failingFor(1, failure)).build();
		connects((options) -> options.idleTime(Duration.ofMillis(50)).ping((on) -> this.link.request("0800", 9)));
		assertThat(this.farEnd.reads().stan()).isEqualTo("000009");
		assertThat(this.tasks.get()).isGreaterThan(1);
	}

	@Test
	void overloadIsAnsweredAfterAllIfTheExecutorFails() {
		this.transport = Transport.builder()
			.eventLoopThreads(1)
			.handlers(failingFor(1, () -> new IllegalStateException("for a test")))
			.build();
		connects((options) -> options.overloadResponseCode("91").messageHandler((message, on) -> null));
		this.farEnd.writes(RawMessage.of("0100", "000001"));
		assertThat(this.farEnd.reads().field(39)).isEqualTo("91");
	}

	private Connection connects(UnaryOperator<ConnectionOptions.Builder> with) {
		CompletableFuture<Connection> connecting = new Connector("issuer", this.transport,
				with.apply(this.link.options()).build())
			.connect(this.link.address());
		this.farEnd = this.link.peer().accepts();
		return Link.resultOf(connecting);
	}

	/** Return an executor that fails for one task, counted from one. */
	private Executor failingFor(int count, Supplier<Throwable> failure) {
		return (task) -> {
			if (this.tasks.incrementAndGet() == count) {
				fails(failure);
			}
			new Thread(task).start();
		};
	}

	private static void fails(Supplier<Throwable> failure) {
		if (failure.get() instanceof Error error) {
			throw error;
		}
		throw (RuntimeException) failure.get();
	}

}
