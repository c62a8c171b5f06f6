package dev.iso8583.connection;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * How many messages of a far end are handled at the same time, and in which order.
 */
class InboundBoundsTests {

	private final MessageFormat format = Messages.format();

	private final RecordingMetrics metrics = new RecordingMetrics();

	/** The pending replies of handlers, in the order of the calls. */
	private final Queue<CompletableFuture<@Nullable IsoMessage>> replies = new ArrayDeque<>();

	private final Queue<IsoMessage> requests = new ArrayDeque<>();

	private @Nullable AcceptedChannel channel;

	@AfterEach
	void release() {
		this.channel.closeQuietly();
	}

	@Test
	void messagesBeyondTheMaximumAreNeitherHandledNorAnsweredByDefault() {
		accepts(options().maximumInboundMessages(2));
		receives("000001", "000002", "000003");
		assertThat(this.channel.handlersRun()).isEqualTo(2);
		assertThat(this.metrics.count("0100 OVERLOADED")).isEqualTo(1);
		assertThat(this.channel.<Object>readOutbound()).isNull();
	}

	@Test
	void moreThanTheMaximumIsAnsweredWithTheOverloadResponseCode() {
		accepts(options().maximumInboundMessages(2).overloadResponseCode("91"));
		receives("000001", "000002", "000003");
		assertThat(sent()).isEqualTo(RawMessage.of("0110", "000003").with(39, "91"));
		assertThat(this.metrics.count("0100 OVERLOADED")).isEqualTo(1);
	}

	@Test
	void placeIsFreeAgainWhenAReplyIsFound() {
		accepts(options().maximumInboundMessages(1).overloadResponseCode("91"));
		receives("000001");
		this.channel.handlersRun();
		findsReply();
		assertThat(sent().stan()).isEqualTo("000001");
		receives("000002");
		assertThat(this.channel.handlersRun()).isEqualTo(1);
	}

	@Test
	void placeIsFreeAsSoonAsTheFarEndMayHaveTheReply() {
		accepts(options().maximumInboundMessages(1).overloadResponseCode("91").metrics(new LinkMetrics() {
			@Override
			public void inbound(Mti mti, Handling handling, long nanos) {
				InboundBoundsTests.this.metrics.inbound(mti, handling, nanos);
				if (handling == Handling.REPLIED && InboundBoundsTests.this.metrics.count("0100 REPLIED") == 1) {
					// the handler's thread has not finished yet
					assertThat(InboundBoundsTests.this.sent().stan()).isEqualTo("000001");
					receives("000002", "000003");
				}
			}
		}));
		receives("000001");
		this.channel.handlersRun();
		this.channel.runTasksAtOnce();
		findsReply();
		assertThat(sent()).isEqualTo(RawMessage.of("0110", "000003").with(39, "91"));
		assertThat(this.channel.handlersRun()).isEqualTo(1);
		findsReply();
		assertThat(sent().stan()).isEqualTo("000002");
	}

	@Test
	void placeIsFreeAgainWhenAHandlerFails() {
		accepts(options().maximumInboundMessages(1));
		receives("000001");
		this.channel.handlersRun();
		failsToFindReply();
		assertThat(this.metrics.count("0100 FAILED")).isEqualTo(1);
		receives("000002");
		assertThat(this.channel.handlersRun()).isEqualTo(1);
	}

	@Test
	void replyThatTheNetworkDidNotTakeIsReportedAsLost() {
		accepts(options());
		this.channel.setStuck(true);
		receives("000001");
		this.channel.handlersRun();
		findsReply();
		this.channel.runPendingTasks();
		try (LogCapture log = LogCapture.everything()) {
			this.channel.peerHangsUp();
			assertThat(log.lines())
				.anyMatch((line) -> line.startsWith("WARN") && line.contains("the reply to 0100 STAN "));
		}
		assertThat(this.metrics.count("0100 FAILED")).isEqualTo(1);
		assertThat(this.metrics.count("0100 REPLIED")).isZero();
		assertThat(this.metrics.count("sent")).isZero();
	}

	@Test
	void replyCountsOnceTheNetworkHasTakenIt() {
		accepts(options());
		this.channel.setStuck(true);
		receives("000001");
		this.channel.handlersRun();
		findsReply();
		this.channel.runPendingTasks();
		assertThat(this.metrics.names()).doesNotContain("0100 REPLIED", "0100 FAILED", "sent");
		this.channel.setStuck(false);
		assertThat(this.metrics.count("0100 REPLIED")).isEqualTo(1);
		assertThat(this.metrics.count("sent")).isEqualTo(1);
		assertThat(this.metrics.count("sent bytes")).isEqualTo(2 + sent().bytes().length);
	}

	@Test
	void replyOfAHandlerWhoseClientHasLeftCountsAsFailed() {
		accepts(options());
		receives("000001");
		this.channel.handlersRun();
		this.channel.peerHangsUp();
		findsReply();
		this.channel.runPendingTasks();
		assertThat(this.metrics.count("0100 FAILED")).isEqualTo(1);
		assertThat(this.metrics.count("0100 REPLIED")).isZero();
	}

	@Test
	void severalAreHandledAtATimeByDefault() {
		accepts(options());
		receives("000001", "000002", "000003");
		assertThat(this.channel.handlersRun()).isEqualTo(3);
	}

	@Test
	void inSequenceTheNextIsHandledWhenTheOneBeforeIsAnswered() {
		accepts(options().inboundOrder(InboundOrder.SEQUENTIAL));
		receives("000001", "000002", "000003");
		for (int stan = 1; stan <= 3; stan++) {
			assertThat(this.channel.handlersRun()).isEqualTo(1);
			assertThat(this.channel.handlersRun()).isZero();
			findsReply();
			assertThat(sent().stan()).isEqualTo(Messages.stan(stan));
		}
		assertThat(this.channel.handlersRun()).isZero();
	}

	@Test
	void inSequenceAFailureDoesNotHoldUpTheNext() {
		accepts(options().inboundOrder(InboundOrder.SEQUENTIAL));
		receives("000001", "000002");
		this.channel.handlersRun();
		failsToFindReply();
		assertThat(this.channel.handlersRun()).isEqualTo(1);
	}

	@Test
	void inSequenceWhatNoHandlerThreadTakesDoesNotHoldUpTheRest() {
		accepts(options().inboundOrder(InboundOrder.SEQUENTIAL));
		receives("000001", "000002", "000003");
		this.channel.handlersRun();
		this.channel.refuseHandlers(1);
		findsReply();
		assertThat(this.metrics.count("0100 OVERLOADED")).isEqualTo(1);
		assertThat(this.channel.handlersRun()).isEqualTo(1);
		assertThat(this.requests.stream().map(Messages::stanOf)).containsExactly("000003");
	}

	@Test
	void closeAwaitsAReplyThatIsFoundLater() {
		accepts(options());
		receives("000001");
		this.channel.handlersRun();
		this.channel.connection().closeAsync(Duration.ofHours(1));
		this.channel.runPendingTasks();
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSING);
		findsReply();
		assertThat(sent().stan()).isEqualTo("000001");
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void closeAwaitsAReplyForEverIfAskedTo() {
		accepts(options());
		receives("000001");
		this.channel.handlersRun();
		this.channel.connection().closeAsync(ChronoUnit.FOREVER.getDuration());
		this.channel.runPendingTasks();
		this.channel.timePasses(Duration.ofDays(1));
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSING);
		findsReply();
		assertThat(this.channel.connection().state()).isEqualTo(ConnectionState.CLOSED);
	}

	@Test
	void placeIsFreeAgainWhenAHandlerHasNoStageToReturn() {
		accepts(options().inboundOrder(InboundOrder.SEQUENTIAL).messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
				throw new AssertionError();
			}

			@Override
			@SuppressWarnings("NullAway")
			public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection) {
				return null;
			}
		}));
		receives("000001", "000002");
		try (LogCapture log = LogCapture.everything()) {
			this.channel.handlersRun();
			this.channel.handlersRun();
			assertThat(log.text()).contains(
					"the handler of 0100 STAN 000001 returned null for the stage of its reply, so there is no reply; return");
		}
		assertThat(this.metrics.count("0100 FAILED")).isEqualTo(2);
	}

	private ConnectionOptions.Builder options() {
		return ConnectionOptions.builder(this.format).metrics(this.metrics).messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection connection) {
				throw new AssertionError();
			}

			@Override
			public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection connection) {
				CompletableFuture<@Nullable IsoMessage> reply = new CompletableFuture<>();
				InboundBoundsTests.this.requests.add(message);
				InboundBoundsTests.this.replies.add(reply);
				return reply;
			}
		});
	}

	private void accepts(ConnectionOptions.Builder options) {
		this.channel = AcceptedChannel.with(options.build());
	}

	private void receives(String... stans) {
		for (String stan : stans) {
			byte[] body = RawMessage.of("0100", stan).bytes();
			this.channel.writeInbound(Unpooled.buffer().writeShort(body.length).writeBytes(body));
		}
		this.channel.runPendingTasks();
	}

	private void findsReply() {
		this.replies.remove().complete(this.format.responseTo(this.requests.remove()));
		this.channel.runPendingTasks();
	}

	private void failsToFindReply() {
		this.requests.remove();
		this.replies.remove().completeExceptionally(new IllegalStateException());
		this.channel.runPendingTasks();
	}

	private RawMessage sent() {
		ByteBuf frame = this.channel.readOutbound();
		byte[] body = new byte[frame.readUnsignedShort()];
		frame.readBytes(body).release();
		return RawMessage.parse(body);
	}

}
