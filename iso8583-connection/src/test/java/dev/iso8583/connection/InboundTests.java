package dev.iso8583.connection;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.FutureTask;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.awaitility.Awaitility.await;

class InboundTests {

	@RegisterExtension
	final Link link = new Link();

	private final MessageHandler approves = (message, connection) -> {
		IsoMessage response = this.link.format.responseTo(message);
		return this.link.format.set(response, 39, "00");
	};

	@Test
	void handlerReplyGoesBackOnTheSameConnection() {
		this.link.connects((options) -> options.messageHandler(this.approves));
		this.link.farEnd().writes(RawMessage.of("0100", "000007").with(2, Messages.PAN));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007").with(39, "00"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 REPLIED")).isEqualTo(1));
	}

	@Test
	void listenerHasAMessageOfItsOwnWhateverTheHandlerDoesToIts() {
		CompletableFuture<IsoMessage> told = new CompletableFuture<>();
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		this.link.connects((options) -> options.listener(new ConnectionListener() {
			@Override
			public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
				told.complete(response);
			}
		}).messageHandler((message, on) -> {
			message.removeFields(39);
			handled.complete(message);
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0110", "000099").with(39, "00"));
		assertThat(Link.resultOf(handled).hasField(39)).isFalse();
		assertThat(Link.resultOf(told).getField(39)).hasToString("00");
	}

	@Test
	void handlerWithoutReplyIsSilent() {
		this.link.connects((options) -> options.messageHandler(
				(message, on) -> Mti.of(message).toString().equals("0120") ? null : this.approves.handle(message, on)));
		this.link.farEnd().writes(RawMessage.of("0120", "000007"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0120 NO_REPLY")).isEqualTo(1));
		this.link.farEnd().writes(RawMessage.of("0800", "000008"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0810", "000008").with(39, "00"));
	}

	@Test
	void responseCodeThatIsNotANumberHarmsNoOtherRequest() {
		MessageFormat bcd = MessageFormat.builder()
			.configuration("<j8583-config><parse type=\"1800\"><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
					+ "<field num=\"39\" type=\"NUMERIC\" length=\"3\"/></parse>"
					+ "<parse type=\"1810\" extends=\"1800\"/></j8583-config>")
			.binaryHeader(true)
			.binaryFields(true)
			.build();
		Connection connection = this.link.connects((options) -> options.format(bcd));
		CompletableFuture<IsoMessage> first = connection
			.sendAsync(bcd.set(bcd.newMessage("1800"), 11, Messages.stan(1)));
		CompletableFuture<IsoMessage> second = connection
			.sendAsync(bcd.set(bcd.newMessage("1800"), 11, Messages.stan(2)));
		this.link.farEnd().readsFrame();
		this.link.farEnd().readsFrame();
		this.link.farEnd().writesFrame(HexFormat.of().parseHex("1810" + "0020000002000000" + "000001" + "800F"));
		this.link.farEnd().writesFrame(HexFormat.of().parseHex("1810" + "0020000002000000" + "000002" + "0800"));
		assertThat(Messages.responseCodeOf(Link.resultOf(second))).isEqualTo("800");
		assertThat(first).isNotDone();
		assertThat(this.link.metrics.count("undecodable MALFORMED_FIELD")).isEqualTo(1);
	}

	@Test
	void replyCarriesTheTpduOfItsRequestWithDestinationAndSourceSwapped() {
		this.link.connects((options) -> options.messageHandler(this.approves)
			.framing(Framing.builder().header(FrameHeader.tpdu("6000AA00BB")).build()));
		byte[] body = RawMessage.of("0800", "000007").bytes();
		this.link.farEnd().writesFrame(withTpdu("6012345678", body));
		byte[] reply = this.link.farEnd().readsFrame();
		assertThat(HexFormat.of().formatHex(reply, 0, 5)).isEqualTo("6056781234");
		assertThat(RawMessage.parse(java.util.Arrays.copyOfRange(reply, 5, reply.length)))
			.isEqualTo(RawMessage.of("0810", "000007").with(39, "00"));
	}

	@Test
	void requestCarriesTheConfiguredTpduAndItsResponseIsMatched() {
		Connection connection = this.link
			.connects((options) -> options.framing(Framing.builder().header(FrameHeader.tpdu("6000AA00BB")).build()));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 7));
		byte[] request = this.link.farEnd().readsFrame();
		assertThat(HexFormat.of().formatHex(request, 0, 5)).isEqualTo("6000aa00bb");
		this.link.farEnd().writesFrame(withTpdu("6000BB00AA", RawMessage.of("0810", "000007").with(39, "00").bytes()));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void laterReplyIsSent() {
		CompletableFuture<IsoMessage> handled = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			handled.complete(message);
			return null;
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		IsoMessage request = Link.resultOf(handled);
		Link.resultOf(connection.reply(request, this.link.format.responseTo(request)));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
	}

	@Test
	void secondReplyToARequestIsRefused() {
		Connection connection = this.link.connects((options) -> options.messageHandler(handsOver()));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		IsoMessage request = Link.resultOf(this.handedOver);
		IsoMessage copy = MessageFormat.copyOf(request);
		Link.resultOf(connection.reply(request, this.link.format.responseTo(request)));
		for (IsoMessage again : List.of(request, copy, MessageFormat.copyOf(request), MessageFormat.copyOf(copy))) {
			assertThat(
					Link.failureOf(connection.reply(again, this.link.format.responseTo(again)), NotSentException.class))
				.hasMessage("issuer: 0110 STAN 000007 was not sent: its request has already been answered;"
						+ " a request gets one reply");
		}
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
		assertWorks(connection);
	}

	@Test
	void copyOfARequestIsAnsweredInItsPlace() {
		Connection connection = this.link.connects((options) -> options.messageHandler(handsOver()));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		IsoMessage request = Link.resultOf(this.handedOver);
		Link.resultOf(connection.reply(MessageFormat.copyOf(request), this.link.format.responseTo(request)));
		assertThat(
				Link.failureOf(connection.reply(request, this.link.format.responseTo(request)), NotSentException.class)
					.reason())
			.isEqualTo(FailureReason.ALREADY_ANSWERED);
	}

	@Test
	void requestsOfTheSameContentAreAnsweredEach() {
		this.link.connects((options) -> options.messageHandler(this.approves));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007").with(39, "00"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007").with(39, "00"));
	}

	@Test
	void returnedReplyOfAHandlerThatHasRepliedItselfIsNotSent() {
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			Link.resultOf(on.reply(message, this.link.format.responseTo(message)));
			return this.approves.handle(message, on);
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(1));
		assertWorks(connection);
	}

	@Test
	void replyAfterThatOfTheHandlerIsRefused() {
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			this.handedOver.complete(message);
			return this.approves.handle(message, on);
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		assertThat(this.link.farEnd().reads().field(39)).isEqualTo("00");
		IsoMessage request = Link.resultOf(this.handedOver);
		assertThat(
				Link.failureOf(connection.reply(request, this.link.format.responseTo(request)), NotSentException.class)
					.reason())
			.isEqualTo(FailureReason.ALREADY_ANSWERED);
		assertWorks(connection);
	}

	@Test
	void onlyOneOfTwoThreadsThatReplyAtTheSameTimeSucceeds() throws Exception {
		Queue<IsoMessage> requests = new ConcurrentLinkedQueue<>();
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			requests.add(message);
			return null;
		}));
		for (int stan = 1; stan <= 200; stan++) {
			this.link.farEnd().writes(RawMessage.of("0100", Messages.stan(stan)));
		}
		await().until(() -> requests.size() == 200);
		CyclicBarrier together = new CyclicBarrier(2);
		Callable<Integer> repliesToAll = () -> {
			int replied = 0;
			for (IsoMessage request : requests) {
				together.await();
				CompletableFuture<Void> reply = connection.reply(request, this.link.format.responseTo(request));
				replied += reply.isCompletedExceptionally() ? 0 : 1;
			}
			return replied;
		};
		FutureTask<Integer> other = new FutureTask<>(repliesToAll);
		new Thread(other).start();
		assertThat(repliesToAll.call() + other.get()).isEqualTo(200);
		for (int count = 0; count < 200; count++) {
			assertThat(this.link.farEnd().reads().mti()).isEqualTo("0110");
		}
		assertWorks(connection);
	}

	@Test
	void requestWhoseReplyWasCancelledBeforeItWasSentMayBeAnsweredAgain() {
		AcceptedChannel channel = AcceptedChannel.with(this.link.options().messageHandler(handsOver()).build());
		byte[] bytes = RawMessage.of("0100", "000007").bytes();
		channel.writeInbound(Unpooled.buffer().writeShort(bytes.length).writeBytes(bytes));
		channel.handlersRun();
		IsoMessage request = Link.resultOf(this.handedOver);
		for (int attempt = 0; attempt < 2; attempt++) {
			CompletableFuture<?> given = channel.connection().reply(request, this.link.format.responseTo(request));
			given.cancel(false);
			channel.runPendingTasks();
			assertThat(channel.outboundMessages()).isEmpty();
		}
		CompletableFuture<?> reply = channel.connection().reply(request, this.link.format.responseTo(request));
		channel.runPendingTasks();
		Link.resultOf(reply);
		assertThat(channel.<ByteBuf>readOutbound().release()).isTrue();
		assertThat(channel.outboundMessages()).isEmpty();
		channel.closeQuietly();
	}

	@Test
	void replyThatCouldNotBeWrittenMayBeTriedAgain() {
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			this.handedOver.complete(message);
			IsoMessage unfit = this.link.format.responseTo(message);
			return unfit.setValue(4, "no number", IsoType.ALPHA, 6);
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		IsoMessage request = Link.resultOf(this.handedOver);
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(1));
		IsoMessage unfit = this.link.format.responseTo(request).setValue(4, "no number", IsoType.ALPHA, 6);
		assertThat(Link.failureOf(connection.reply(request, unfit), NotSentException.class).reason())
			.isEqualTo(FailureReason.UNENCODABLE);
		Link.resultOf(connection.reply(request, this.link.format.responseTo(request)));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
	}

	@Test
	void replyToAClientThatHasLeftIsNotSentHoweverOftenItIsTried() {
		Connection connection = this.link.connects((options) -> options.messageHandler(handsOver()));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		IsoMessage request = Link.resultOf(this.handedOver);
		this.link.farEnd().resets();
		Link.resultOf(connection.closed());
		for (int attempt = 0; attempt < 2; attempt++) {
			assertThat(Link
				.failureOf(connection.reply(request, this.link.format.responseTo(request)), NotSentException.class)
				.reason()).isEqualTo(FailureReason.CLOSED);
		}
	}

	private final CompletableFuture<IsoMessage> handedOver = new CompletableFuture<>();

	private MessageHandler handsOver() {
		return (message, on) -> {
			this.handedOver.complete(message);
			return null;
		};
	}

	/** Check that nothing that was refused was sent before the next request. */
	private void assertWorks(Connection connection) {
		connection.sendAsync(this.link.request("0800", 99));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0800", "000099"));
	}

	@Test
	void requestTurnedIntoItsResponseIsTheReply() {
		this.link.connects((options) -> options.messageHandler((message, on) -> {
			message.setType(0x0110);
			return message;
		}).framing(Framing.builder().header(FrameHeader.tpdu("6000010002")).build()));
		this.link.farEnd().writesBytes("001F6000030004" + hex("01000020000000000000000007"));
		assertThat(this.link.farEnd().readsFrame()).asHexString()
			.isEqualTo("6000040003" + hex("01100020000000000000000007"));
	}

	private static String hex(String text) {
		return HexFormat.of().withUpperCase().formatHex(text.getBytes(StandardCharsets.US_ASCII));
	}

	@Test
	void replyToAResponseIsRefused() {
		Connection connection = this.link.connects();
		IsoMessage response = this.link.request("0110", 7);
		assertThatIllegalArgumentException().isThrownBy(() -> connection.reply(response, response))
			.withMessage("issuer: 0110 STAN 000007 is a response, and a response is never answered");
	}

	@Test
	void replyThatIsNotAResponseIsRefused() {
		Connection connection = this.link.connects();
		IsoMessage request = this.link.request("0100", 7);
		assertThatIllegalArgumentException().isThrownBy(() -> connection.reply(request, request))
			.withMessageContaining("is not a response");
	}

	@Test
	void replyThatCannotBeWrittenCountsAsFailed() {
		this.link.connects((options) -> options.messageHandler((message, on) -> {
			IsoMessage reply = this.link.format.responseTo(message);
			reply.setValue(11, "no number", IsoType.ALPHA, 6);
			return reply;
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(1));
		assertThat(this.link.metrics.count("0100 REPLIED")).isZero();
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void repliesThatNoClientReceivesCountAsFailed(boolean resets) {
		Queue<CompletableFuture<@Nullable IsoMessage>> replies = new ConcurrentLinkedQueue<>();
		Connection connection = this.link.connects((options) -> options.messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection on) {
				throw new AssertionError();
			}

			@Override
			public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection on) {
				CompletableFuture<@Nullable IsoMessage> reply = new CompletableFuture<>();
				replies.add(reply);
				return reply.thenApply((nothing) -> InboundTests.this.link.format.responseTo(message));
			}
		}));
		for (int stan = 1; stan <= 500; stan++) {
			this.link.farEnd().writes(RawMessage.of("0100", Messages.stan(stan)));
		}
		await().until(() -> replies.size() == 500);
		if (resets) {
			this.link.farEnd().resets();
			Link.resultOf(connection.closed());
		}
		else {
			// as the operating system does for a killed process
			this.link.farEnd().hangsUp();
			await().until(() -> connection.state() != ConnectionState.ONLINE);
			// only when it does not take this one is it known to be gone
			replies.remove().complete(null);
			await().until(() -> this.link.metrics.count("sent") == 1);
		}
		replies.forEach((reply) -> reply.complete(null));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(500));
		assertThat(this.link.metrics.names()).doesNotContain("0100 REPLIED");
	}

	@Test
	void replyToAClientThatWasKilledIsNeverCountedAsReplied() {
		CompletableFuture<@Nullable IsoMessage> reply = new CompletableFuture<>();
		Connection connection = this.link.connects((options) -> options.messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection on) {
				throw new AssertionError();
			}

			@Override
			public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection on) {
				return reply.thenApply((nothing) -> InboundTests.this.link.format.responseTo(message));
			}
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		// as the operating system does for a killed process
		this.link.farEnd().hangsUp();
		await().until(() -> connection.state() != ConnectionState.ONLINE);
		reply.complete(null);
		assertThat(Link.resultOf(connection.closed())).isEqualTo(CloseReason.CLOSED_BY_PEER);
		assertThat(this.link.metrics.count("0100 UNCONFIRMED") + this.link.metrics.count("0100 FAILED")).isEqualTo(1);
		assertThat(this.link.metrics.names()).doesNotContain("0100 REPLIED");
	}

	@Test
	void replyMayBeAStageThatIsNoFuture() {
		this.link.connects((options) -> options.messageHandler(new MessageHandler() {
			@Override
			public @Nullable IsoMessage handle(IsoMessage message, Connection on) {
				throw new AssertionError();
			}

			@Override
			public CompletionStage<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection on) {
				return CompletableFuture.completedStage(InboundTests.this.link.format.responseTo(message));
			}
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007"));
	}

	@Test
	void handlerThatAnswersUnmatchedResponsesStartsNoStorm() {
		this.link.connects((options) -> options
			.messageHandler((message, on) -> this.link.format.set(this.link.request("0810", 1), 39, "00")));
		this.link.farEnd().writes(RawMessage.of("0810", "000007").with(39, "00"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0810 FAILED")).isEqualTo(1));
		this.link.farEnd().writes(RawMessage.of("0800", "000001"));
		assertThat(this.link.farEnd().reads().stan()).isEqualTo("000001");
		await().untilAsserted(() -> assertThat(this.link.metrics.count("sent")).isEqualTo(1));
	}

	@Test
	void handlerThatThrowsHarmsNoOtherMessageAndItsTextIsNotLogged() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects((options) -> options.messageHandler((message, on) -> {
				if (Mti.of(message).toString().equals("0100")) {
					throw new IllegalStateException("cannot charge " + message.getField(2),
							new IllegalArgumentException("bad card " + message.getField(2)));
				}
				return this.approves.handle(message, on);
			}));
			this.link.farEnd().writes(RawMessage.of("0100", "000007").with(2, Messages.PAN));
			await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 FAILED")).isEqualTo(1));
			this.link.farEnd().writes(RawMessage.of("0800", "000008"));
			assertThat(this.link.farEnd().reads().stan()).isEqualTo("000008");
			assertThat(log.text()).contains("the handler of 0100 STAN ")
				.contains(IllegalStateException.class.getName())
				.contains(IllegalArgumentException.class.getName())
				.contains("InboundTests.java")
				.doesNotContain(Messages.PAN)
				.doesNotContain("cannot charge")
				.doesNotContain("bad card");
		}
	}

	@Test
	void replyThatCannotBeEncodedIsReportedWithoutItsValue() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects((options) -> options.messageHandler((message, on) -> {
				IsoMessage reply = this.approves.handle(message, on);
				reply.setValue(4, Messages.PAN, IsoType.NUMERIC, 12);
				return reply;
			}));
			this.link.farEnd().writes(RawMessage.of("0100", "000007"));
			await().until(() -> log.lines()
				.stream()
				.anyMatch((line) -> line.startsWith("WARN") && line.contains("the reply to 0100 STAN ")));
			assertThat(log.text()).doesNotContain(Messages.PAN.substring(0, 12));
		}
	}

	@Test
	void handlerMaySendRequestsOverTheSameConnection() {
		this.link.connects((options) -> options.messageHandler((message, on) -> {
			on.send(this.link.request("0800", 55));
			return this.approves.handle(message, on);
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		assertThat(this.link.farEnd().answers("00")).isEqualTo(RawMessage.of("0800", "000055"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000007").with(39, "00"));
	}

	@Test
	void slowHandlerStallsNoResponse() {
		CountDownLatch slow = new CountDownLatch(1);
		Connection connection = this.link.connects((options) -> options.messageHandler((message, on) -> {
			slow.await();
			return this.approves.handle(message, on);
		}));
		this.link.farEnd().writes(RawMessage.of("0100", "000007"));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 8));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000008");
		slow.countDown();
		assertThat(this.link.farEnd().reads().mti()).isEqualTo("0110");
	}

	@Test
	void messageThatNoHandlerTakesIsCounted() {
		this.link.connects();
		this.link.farEnd().writes(RawMessage.of("0800", "000007"));
		await().untilAsserted(() -> assertThat(this.link.metrics.count("0800 UNHANDLED")).isEqualTo(1));
	}

	@Test
	void messageIsRefusedWhenAllHandlerThreadsAreBusy() {
		CountDownLatch busy = new CountDownLatch(1);
		try (Transport narrow = Transport.builder().handlerThreads(1).handlerQueue(1).build()) {
			ConnectionOptions options = this.link.options().messageHandler((message, on) -> {
				busy.await();
				return this.approves.handle(message, on);
			}).build();
			new Connector("issuer", narrow, options).connect(this.link.address());
			var farEnd = this.link.peer().accepts();
			for (int stan = 1; stan <= 3; stan++) {
				farEnd.writes(RawMessage.of("0100", Messages.stan(stan)));
			}
			await().untilAsserted(() -> assertThat(this.link.metrics.count("0100 OVERLOADED")).isEqualTo(1));
			busy.countDown();
			assertThat(farEnd.reads().stan()).isEqualTo("000001");
			assertThat(farEnd.reads().stan()).isEqualTo("000002");
		}
	}

	@Test
	void undecodableMessageIsReportedAndTheConnectionLives() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects();
			this.link.farEnd().writesFrame(("0199" + "4000000000000000" + "16" + Messages.PAN).getBytes());
			await().until(() -> this.link.listener.notifications().contains("undecodable UNKNOWN_MTI"));
			assertThat(this.link.metrics.count("undecodable UNKNOWN_MTI")).isEqualTo(1);
			CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 8));
			this.link.farEnd().answers("00");
			assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000008");
			assertThat(log.text()).contains("undecodable message of 38 bytes").doesNotContain(Messages.PAN);
		}
	}

	@Test
	void messageInAnotherCodingIsLoggedWithTheCoding() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects();
			byte[] ebcdic = ("0800" + "0020000000000000" + "000007").getBytes(Charset.forName("IBM1047"));
			this.link.farEnd().writesFrame(ebcdic);
			await().until(() -> this.link.metrics.count("undecodable INVALID_MTI") == 1);
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN"))
				.singleElement()
				.asString()
				.contains("no MTI at its start; the MTI is in EBCDIC: set charset: IBM1047 in the message format");
		}
	}

	@Test
	void floodOfUndecodableMessagesLogsOneWarningASecond() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects();
			long begin = System.nanoTime();
			for (int count = 0; count < 100; count++) {
				this.link.farEnd().writesFrame("GET / HTTP/1.1 of no use here".getBytes());
			}
			await().untilAsserted(() -> assertThat(this.link.metrics.count("undecodable INVALID_MTI")).isEqualTo(100));
			long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
			assertThat(log.lines()).filteredOn((line) -> line.startsWith("WARN")).hasSizeBetween(1, (int) seconds + 1);
			assertThat(log.lines()).filteredOn((line) -> line.contains("no MTI at its start")).hasSize(100);
		}
	}

	@Tag("slow")
	@Test
	void undecodableMessagesAreWarnedOfAgainAfterASecond() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects();
			await().until(() -> {
				this.link.farEnd().writesFrame("GET / HTTP/1.1 of no use here".getBytes());
				return log.lines().stream().filter((line) -> line.startsWith("WARN")).count() > 2;
			});
		}
	}

	@Test
	void linesOfMessagesThatAreNotHandledNameTypeAndStan() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects((options) -> options.maximumInboundMessages(1).messageHandler(new MessageHandler() {
				@Override
				public boolean handles(Mti mti) {
					return mti.toString().equals("0100");
				}

				@Override
				public IsoMessage handle(IsoMessage message, Connection connection) {
					message.setValue(11, 999999, IsoType.NUMERIC, 6);
					throw new IllegalStateException();
				}
			}));
			this.link.farEnd().writes(RawMessage.of("0100", "000007"));
			await().until(() -> log.text().contains("the handler of 0100 STAN 000007 failed, so there is no reply"));
			this.link.farEnd().writes(RawMessage.of("0620", "000008"));
			await().until(() -> log.text().contains("no handler for 0620 STAN 000008"));
		}
	}

	@Test
	void lineOfAnUndecodableMessageNamesTypeAndStanIfTheyCanBeRead() {
		try (LogCapture log = LogCapture.everything()) {
			this.link.connects();
			this.link.farEnd().writesFrame(("0100" + "4020000000000000" + "16" + Messages.PAN + "000007x").getBytes());
			this.link.farEnd()
				.writesFrame(("0100" + "6020000000000000" + "16" + Messages.PAN + "00x000000008").getBytes());
			this.link.farEnd().writesFrame(("0100" + "4020000000000000" + "99" + Messages.PAN + "000009").getBytes());
			this.link.farEnd().writesFrame("01004020000000000x00".getBytes());
			await().until(() -> log.text().contains("undecodable message of 20 bytes, 0100: the bitmap"));
			assertThat(log.text())
				.contains("undecodable message of 45 bytes, 0100 STAN 000007: bytes after the last field")
				.contains("undecodable message of 50 bytes, 0100 STAN 000008: a field does not fit")
				.contains("undecodable message of 44 bytes, 0100: the message ends within a field")
				.doesNotContain(Messages.PAN);
		}
	}

	@Test
	void keepAliveOfTheLineIsCountedAndNotAnswered() {
		Connection connection = this.link.connects();
		this.link.farEnd().writesBytes("00000000");
		await().untilAsserted(() -> assertThat(this.link.metrics.count("keep-alive")).isEqualTo(2));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 8));
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000008");
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000008");
	}

	@Test
	void messagesAndTheirBytesOnTheWireAreCounted() {
		Connection connection = this.link.connects();
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 8));
		RawMessage request = this.link.farEnd().answers("00");
		Link.resultOf(answer);
		assertThat(this.link.metrics.count("sent")).isEqualTo(1);
		assertThat(this.link.metrics.count("sent bytes")).isEqualTo(2 + request.bytes().length);
		assertThat(this.link.metrics.count("received")).isEqualTo(1);
		assertThat(this.link.metrics.count("received bytes")).isEqualTo(2 + request.answered("00").bytes().length);
	}

	@Test
	void messagesAreLoggedAtDebugWithoutCardData() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects();
			IsoMessage request = this.link.format.set(this.link.request("0100", 7), 2, Messages.PAN);
			this.link.format.set(request, 35, Messages.TRACK_2);
			CompletableFuture<IsoMessage> answer = connection.sendAsync(request);
			this.link.farEnd().writes(this.link.farEnd().reads().answered("00").with(2, Messages.PAN));
			Link.resultOf(answer);
			assertThat(log.text()).contains("-> 0100 [2=411111******1111 11=000007 35=<hidden:27>]")
				.containsPattern("<- 0110 \\[2=411111\\*{6}1111 11=000007 39=00\\] in \\d+ ms")
				.doesNotContain(Messages.PAN)
				.doesNotContain(Messages.TRACK_2);
		}
	}

	private static byte[] withTpdu(String tpdu, byte[] body) {
		return HexFormat.of().parseHex(tpdu + HexFormat.of().formatHex(body));
	}

}
