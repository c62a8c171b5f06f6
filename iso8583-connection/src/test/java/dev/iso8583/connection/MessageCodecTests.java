package dev.iso8583.connection;

import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class MessageCodecTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void codecWrapsTheFormatInBothDirections() {
		Connection connection = this.link.connects((options) -> options.codec(new Marked()));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		byte[] request = this.link.farEnd().readsFrame();
		assertThat(request[0]).isEqualTo((byte) '#');
		RawMessage response = RawMessage.parse(Arrays.copyOfRange(request, 1, request.length)).answered("00");
		this.link.farEnd().writesFrame(marked(response.bytes()));
		assertThat(Messages.stanOf(Link.resultOf(answer))).isEqualTo("000007");
	}

	@Test
	void codecReplacesTheFormat() {
		Connection connection = this.link.connects((options) -> options.codec(new MessageCodec() {
			@Override
			public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) {
				return format.set(format.newMessage("0810"), 11, new String(bytes));
			}

			@Override
			public byte[] write(IsoMessage message, MessageFormat format) {
				return Messages.stanOf(message).getBytes();
			}
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0800", 7));
		assertThat(this.link.farEnd().readsFrame()).asString().isEqualTo("000007");
		this.link.farEnd().writesFrame("000007".getBytes());
		assertThat(Link.resultOf(answer).getType()).isEqualTo(0x0810);
	}

	@Test
	void skippedFrameIsCountedAndNothingElse() {
		Connection connection = this.link.connects((options) -> options.codec(new Marked()));
		this.link.farEnd().writesFrame("~ are you there?".getBytes());
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().readsFrame();
		this.link.farEnd().writesFrame(marked(RawMessage.of("0110", "000007").with(39, "00").bytes()));
		Link.resultOf(answer);
		assertThat(this.link.metrics.count("skipped")).isEqualTo(1);
		assertThat(this.link.metrics.count("received")).isEqualTo(2);
		connection.close();
		await().untilAsserted(() -> assertThat(this.link.listener.notifications()).containsExactly("online",
				"closed CLOSED_LOCALLY"));
	}

	@Test
	void readerThatFailsMakesAnUndecodableMessageAndNoText() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects((options) -> options.codec(new MessageCodec() {
				@Override
				public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format)
						throws UndecodableMessageException {
					if (bytes[0] == '!') {
						throw new IllegalStateException("cannot read " + new String(bytes));
					}
					if (bytes[0] == '?') {
						throw new StackOverflowError("cannot read " + new String(bytes));
					}
					return (bytes[0] == '%') ? ofNoType() : format.decode(bytes, header);
				}
			}));
			this.link.farEnd().writesFrame(("!" + Messages.PAN).getBytes());
			this.link.farEnd().writesFrame(("?" + Messages.PAN).getBytes());
			this.link.farEnd().writesFrame(("%" + Messages.PAN).getBytes());
			await().until(() -> this.link.listener.notifications().size() == 4);
			assertThat(this.link.listener.notifications()).containsExactly("online", "undecodable CODEC_FAILED",
					"undecodable CODEC_FAILED", "undecodable INVALID_MTI");
			CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
			this.link.farEnd().answers("00");
			Link.resultOf(answer);
			assertThat(log.text()).contains("the message codec failed: java.lang.IllegalStateException")
				.doesNotContain(Messages.PAN);
		}
	}

	@Test
	void codecThatCannotWriteFailsTheCallerAndNothingIsSent() {
		Connection connection = this.link.connects((options) -> options.codec(new MessageCodec() {
			@Override
			public byte[] write(IsoMessage message, MessageFormat format) {
				if (Messages.stanOf(message).equals("000007")) {
					throw new IllegalStateException("cannot write " + message.getField(2));
				}
				return Messages.stanOf(message).equals("000008") ? null : format.encode(message);
			}
		}));
		IsoMessage request = this.link.format.set(this.link.request("0100", 7), 2, Messages.PAN);
		NotSentException failure = Link.failureOf(connection.sendAsync(request), NotSentException.class);
		assertThat(failure.reason()).isEqualTo(FailureReason.UNENCODABLE);
		assertThat(failure).hasMessageContaining("the message codec failed (IllegalStateException)")
			.hasMessageNotContaining(Messages.PAN)
			.hasNoCause();
		NotSentException nothing = Link.failureOf(connection.sendAsync(this.link.request("0100", 8)),
				NotSentException.class);
		assertThat(nothing.reason()).isEqualTo(FailureReason.UNENCODABLE);
		assertThat(nothing).hasMessageContaining("the message codec dev.iso8583.connection.MessageCodecTests$")
			.hasMessageEndingWith(" returned null; return the bytes of the message, or throw an exception");
		assertThat(connection.pending()).isZero();
		CompletableFuture<IsoMessage> next = connection.sendAsync(this.link.request("0100", 9));
		assertThat(this.link.farEnd().answers("00").stan()).isEqualTo("000009");
		Link.resultOf(next);
	}

	@Test
	void replyToAMessageOfAReaderCarriesTheTpduItCameWith() {
		this.link
			.connects((options) -> options.framing(Framing.builder().header(FrameHeader.tpdu("60AAAABBBB")).build())
				.codec(new MessageCodec() {
					@Override
					public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) {
						return format.set(format.newMessage("0800"), 11, "000007");
					}
				})
				.messageHandler((message, on) -> this.link.format.responseTo(message)));
		this.link.farEnd().writesBytes("0006" + "6000010002" + "41");
		assertThat(this.link.farEnd().readsHex(7)).endsWith("6000020001");
	}

	@Test
	void readerRunsOnAnEventLoopAndWriterOnTheCallersThread() {
		Set<String> readers = ConcurrentHashMap.newKeySet();
		Set<String> writers = ConcurrentHashMap.newKeySet();
		Connection connection = this.link.connects((options) -> options.codec(new MessageCodec() {
			@Override
			public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format)
					throws UndecodableMessageException {
				readers.add(Thread.currentThread().getName());
				return format.decode(bytes, header);
			}

			@Override
			public byte[] write(IsoMessage message, MessageFormat format) {
				writers.add(Thread.currentThread().getName());
				return format.encode(message);
			}
		}));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(this.link.request("0100", 7));
		this.link.farEnd().answers("00");
		Link.resultOf(answer);
		assertThat(readers).singleElement().asString().startsWith("iso8583-loop-");
		assertThat(writers).containsExactly(Thread.currentThread().getName());
	}

	@Test
	void writerOfAnAnswerToOverloadRunsOnAThreadThatMayWait() {
		Set<String> writers = ConcurrentHashMap.newKeySet();
		this.link.connects((options) -> options.maximumInboundMessages(1)
			.overloadResponseCode("91")
			.messageHandler(new MessageHandler() {
				@Override
				public @Nullable IsoMessage handle(IsoMessage message, Connection on) {
					throw new AssertionError();
				}

				@Override
				public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection on) {
					return new CompletableFuture<>();
				}
			})
			.codec(new MessageCodec() {
				@Override
				public byte[] write(IsoMessage message, MessageFormat format) {
					writers.add(Thread.currentThread().getName());
					return format.encode(message);
				}
			}));
		this.link.farEnd().writes(RawMessage.of("0100", "000001"));
		this.link.farEnd().writes(RawMessage.of("0100", "000002"));
		assertThat(this.link.farEnd().reads()).isEqualTo(RawMessage.of("0110", "000002").with(39, "91"));
		assertThat(writers).singleElement().asString().startsWith("iso8583-management-");
	}

	private static IsoMessage ofNoType() {
		IsoMessage message = new IsoMessage();
		message.setType(0xABCD);
		return message;
	}

	private static byte[] marked(byte[] message) {
		byte[] marked = new byte[message.length + 1];
		marked[0] = '#';
		System.arraycopy(message, 0, marked, 1, message.length);
		return marked;
	}

	/** Writes a mark before each message, and skips line tests. */
	private static final class Marked implements MessageCodec {

		@Override
		public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) throws UndecodableMessageException {
			return (bytes[0] == '~') ? null : format.decode(Arrays.copyOfRange(bytes, 1, bytes.length), header);
		}

		@Override
		public byte[] write(IsoMessage message, MessageFormat format) {
			return marked(format.encode(message));
		}

	}

}
