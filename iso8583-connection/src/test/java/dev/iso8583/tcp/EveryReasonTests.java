package dev.iso8583.tcp;

import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import javax.net.ssl.SSLContext;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import dev.iso8583.canary.Canaries;
import dev.iso8583.canary.TraceLog;
import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.framing.Delimiters;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.pool.OnDemand;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawPeer;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.awaitility.Awaitility.await;

/**
 * Whatever goes wrong, with card data in all that passes by then, none of it is told: not
 * in the log at TRACE, nor by exceptions and what hangs on them, nor in metrics. There is
 * a path for each reason that we can give; a new reason without one does not compile.
 */
@Tag("slow")
@ParameterizedClass
@ValueSource(strings = { "US-ASCII", "IBM1047" })
class EveryReasonTests {

	/** As many as there may be before a far end counts as one that answers nothing. */
	private static final int UNANSWERED = 100_000;

	private static final Framing VISA = Framing.of("visa").toBuilder().maximumLength(1000).build();

	private static final Duration SOON = Duration.ofMillis(100);

	private static final Canaries canaries = new Canaries();

	private static final Authority ours = new Authority("our authority");

	private static final Authority theirs = new Authority("their authority");

	/** Has the name of our authority, and another key. */
	private static final Authority namesakes = new Authority("our authority");

	private static final Authority strangers = new Authority(Canaries.VALID_PAN);

	private static final Identity issuer = theirs.issues("issuer", "127.0.0.1");

	@RegisterExtension
	final Link link = new Link();

	private final TraceLog log = new TraceLog().record();

	/** Of messages, and of what far ends write that is none. */
	private final Charset charset;

	private final MessageFormat format;

	private final StringBuffer told = new StringBuffer();

	private final Deque<Runnable> ends = new ArrayDeque<>();

	EveryReasonTests(String charset) {
		this.charset = Charset.forName(charset);
		this.format = format(this.charset);
	}

	@AfterEach
	void nothingIsFound() {
		try {
			this.ends.forEach(Runnable::run);
			this.link.transport().close();
			this.told.append(this.link.metrics.names()).append('\n').append(this.link.listener.notifications());
			assertThat(canaries.foundIn(this.told.toString())).isEmpty();
			assertThat(canaries.foundIn(this.log.taken())).isEmpty();
		}
		finally {
			this.log.close();
		}
	}

	@ParameterizedTest
	@EnumSource
	void requestThatGetsNoResponse(FailureReason reason) {
		Throwable failure = switch (reason) {
			case NO_CONNECTION -> sends(pool(new Address("127.0.0.1", RawPeer.freePort()), (pool) -> pool));
			case NONE_USABLE -> sends(pool(this.link.address(), (pool) -> pool.filter((connection) -> {
				throw Canaries.failure();
			})));
			case NO_CONNECTION_IN_TIME -> sends(onDemand(SOON, OnDemand.DEFAULT));
			case TOO_MANY_WAITING -> {
				Pool pool = onDemand(Duration.ofMinutes(1), OnDemand.DEFAULT.withMaximumWaiting(1));
				pool.sendAsync(payment("0100"));
				yield sends(pool);
			}
			case STRATEGY_FAILED -> sends(pool(this.link.address(), (pool) -> pool.strategy((usable, message) -> {
				throw Canaries.failure();
			})));
			case POOL_STOPPED -> {
				Pool pool = pool(this.link.address(), (options) -> options);
				pool.stop(Duration.ZERO);
				yield sends(pool);
			}
			case NOT_ONLINE -> sendsDuringSignOn();
			case CLOSED -> {
				CompletableFuture<IsoMessage> answer = online((options) -> options).sendAsync(payment("0100"));
				this.link.farEnd().readsFrame();
				this.link.farEnd().writesFrame(bytes("0100"));
				this.link.farEnd().resets();
				yield failureOf(answer);
			}
			case DUPLICATE -> {
				Connection connection = online((options) -> options);
				connection.sendAsync(payment("0100"));
				yield failureOf(connection.sendAsync(payment("0100")));
			}
			case TIMEOUT -> timesOut(online((options) -> options));
			case UNDECODABLE -> {
				AcceptedChannel channel = accepted((options) -> options);
				CompletableFuture<IsoMessage> answer = channel.connection()
					.sendAsync(payment("0100"), Duration.ofSeconds(1));
				channel.runPendingTasks();
				byte[] response = bytes("0110");
				byte[] more = with(Arrays.copyOf(response, response.length + 16), response.length, Canaries.PAN);
				channel.writeInbound(Unpooled.buffer().writeShort(more.length).writeBytes(more));
				channel.timePasses(Duration.ofSeconds(1));
				yield failureOf(answer);
			}
			case QUARANTINED -> {
				Connection connection = online((options) -> options);
				timesOut(connection);
				yield failureOf(connection.sendAsync(payment("0100")));
			}
			case TOO_MANY_PENDING -> {
				Connection connection = online((options) -> options.maximumPendingRequests(1));
				connection.sendAsync(payment("0100"));
				yield failureOf(connection.sendAsync(this.format.set(payment("0100"), 11, "000008")));
			}
			case TOO_MANY_UNANSWERED -> sendsToWhoAnswersNothing();
			case BACK_PRESSURE -> {
				AcceptedChannel channel = accepted((options) -> options.maximumOutboundBytes(1024));
				channel.setStuck(true);
				Throwable refused = null;
				for (int stan = 1; refused == null; stan++) {
					CompletableFuture<IsoMessage> answer = channel.connection()
						.sendAsync(this.format.set(payment("0100"), 11, String.format("%06d", stan)));
					channel.runPendingTasks();
					refused = answer.isDone() ? failureOf(answer) : null;
				}
				yield refused;
			}
			case ALREADY_ANSWERED -> {
				CompletableFuture<IsoMessage> received = new CompletableFuture<>();
				Connection connection = online((options) -> options.messageHandler((message, on) -> {
					received.complete(message);
					return null;
				}));
				this.link.farEnd().writesFrame(bytes("0100"));
				IsoMessage request = Link.resultOf(received);
				Link.resultOf(connection.reply(request, payment("0110")));
				yield failureOf(connection.reply(request, payment("0110")));
			}
			case NOT_A_REQUEST -> failureOf(online((options) -> options).sendAsync(payment("0110")));
			case NO_MATCH_KEY -> failureOf(online((options) -> options.matchKeyResolver((message) -> {
				throw Canaries.failure();
			})).sendAsync(payment("0100")));
			case NO_RESPONSE_GUIDE -> failureOf(online((options) -> options).sendAsync(payment("0120")));
			case UNENCODABLE -> {
				IsoMessage unfit = payment("0100");
				unfit.setValue(3, Canaries.PAN, IsoType.NUMERIC, 6);
				yield failureOf(online((options) -> options).sendAsync(unfit));
			}
			case TOO_LONG -> failureOf(online((options) -> options.framing(Framing.builder().maximumLength(50).build()))
				.sendAsync(payment("0100")));
			case INTERRUPTED -> {
				Connection connection = online((options) -> options);
				Thread.currentThread().interrupt();
				Throwable interrupted = catchThrowable(() -> connection.send(payment("0100")));
				assertThat(Thread.interrupted()).isTrue();
				yield interrupted;
			}
			case REJECTED -> failureOf(sentBack());
		};
		tells(failure);
		assertThat(failure).isInstanceOfSatisfying(Iso8583Exception.class,
				(exception) -> assertThat(exception.reason()).isEqualTo(reason));
	}

	@ParameterizedTest
	@EnumSource
	void messageThatCannotBeDecoded(UndecodableMessageException.Reason reason) {
		byte[] message = bytes("0100");
		byte[] body = switch (reason) {
			case TOO_SHORT -> Canaries.PAN.getBytes(this.charset);
			case INVALID_MTI -> with(message, 0, "x");
			case UNKNOWN_MTI -> with(message, 0, "0999");
			case INVALID_BITMAP -> with(message, 10, "x");
			case UNKNOWN_FIELD -> with(message, 4, "7");
			case TRUNCATED_FIELD -> Arrays.copyOf(message, message.length - 1);
			case MALFORMED_FIELD -> with(message, 20, "xx");
			case TRAILING_BYTES -> with(Arrays.copyOf(message, message.length + 16), message.length, Canaries.PAN);
			case CODEC_FAILED -> message;
		};
		online((options) -> (reason == UndecodableMessageException.Reason.CODEC_FAILED)
				? options.codec(new FailingCodec()) : options);
		this.link.farEnd().writesFrame(body);
		await().until(() -> this.link.metrics.count("undecodable " + reason) == 1);
		if (reason != UndecodableMessageException.Reason.CODEC_FAILED) {
			tells(catchThrowable(() -> this.format.decode(body)));
		}
		else {
			tells(catchThrowable(() -> this.format.decode(body, new byte[0], new FailingCodec())));
			tells(catchThrowable(() -> this.format.encode(payment("0100"), new FailingCodec())));
		}
	}

	@ParameterizedTest
	@EnumSource
	void responseThatAnswersNothing(UnmatchedReason reason) {
		Runnable path = switch (reason) {
			case NO_REQUEST -> () -> online((options) -> options);
			case NO_MATCH_KEY -> () -> online((options) -> options.matchKeyResolver((message) -> {
				throw Canaries.failure();
			}));
			case NOT_ECHOED -> () -> {
				online((options) -> options.echoedFields(new EchoedFields(List.of(7))))
					.sendAsync(this.format.set(payment("0100"), 7, "1122223344"));
				this.link.farEnd().readsFrame();
			};
			case SENT_BACK -> () -> {
				failureOf(sentBack());
				this.link.farEnd().writesBytes(back(bytes("0100")));
			};
		};
		path.run();
		if (reason != UnmatchedReason.SENT_BACK) {
			this.link.farEnd().writesFrame(bytes("0110"));
		}
		await().until(() -> this.link.metrics.count("unmatched " + reason.name()) == 1);
	}

	@ParameterizedTest
	@EnumSource
	void connectionThatEnds(CloseReason reason) {
		Runnable path = switch (reason) {
			case CLOSED_LOCALLY -> () -> inFlight((options) -> options.closeTimeout(SOON)).close();
			case CLOSED_BY_PEER -> () -> {
				inFlight((options) -> options);
				this.link.farEnd().hangsUp();
			};
			case NETWORK_ERROR -> () -> {
				inFlight((options) -> options);
				this.link.farEnd().resets();
			};
			case FAILED_LOCALLY -> () -> inFlight((options) -> options).fail("no account for " + Canaries.VALID_PAN);
			case SIGN_ON_FAILED -> this::signOnIsRefused;
			case PING_UNANSWERED -> () -> online((options) -> options.idleTime(SOON)
				.pingTimeout(SOON)
				.ping(Link.onceOnline((connection) -> payment("0800"))));
			case PING_REFUSED -> () -> {
				online((options) -> options.idleTime(SOON).ping(Link.onceOnline((connection) -> payment("0800"))));
				this.link.farEnd().readsFrame();
				this.link.farEnd().writesFrame(refusal());
			};
			case FRAME_INVALID_LENGTH -> () -> arrives(Framing.of("ascii-4"), bytes("0100"), "CVV2");
			case FRAME_TOO_LONG -> () -> arrives(Framing.BINARY_2, Canaries.PAN.getBytes(this.charset), "");
			case FRAME_TOO_SHORT ->
				() -> arrives(Framing.builder().lengthIncludesItself(true).build(), bytes("0100"), "\u0000\u0001");
			case FRAME_INVALID_HEADER -> () -> arrives(VISA, bytes("0100"), "\u0000\u0040\u0000\u0000\u0001");
			case FRAME_WRONG_TRAILER -> () -> arrives(Framing.of("base24"), bytes("0100"), length(bytes("0100")));
			case FRAME_WRONG_DELIMITER -> () -> arrives(Framing.of("stx-etx"), bytes("0100"), "");
			case FRAME_WRONG_CHECKSUM ->
				() -> arrives(Framing.builder().delimiters(new Delimiters(Delimiters.Lrc.WITHOUT_STX, true)).build(),
						"CVV2\u0003\u0001".getBytes(this.charset), "\u0002");
			case FRAME_UNKNOWN_END -> () -> arrives(Framing.of("none"), bytes("0100"), Canaries.PAN);
			case FRAME_EMPTY -> () -> {
				online((options) -> options.keepAliveLimit(new KeepAliveLimit(0, Duration.ofMinutes(1))));
				this.link.farEnd().writesFrame(bytes("0110"));
				this.link.farEnd().writesFrame(new byte[0]);
			};
			case TOO_MANY_KEEP_ALIVES -> () -> {
				online((options) -> options.keepAliveLimit(new KeepAliveLimit(1, Duration.ofMinutes(1))));
				this.link.farEnd().writesFrame(bytes("0110"));
				this.link.farEnd().writesBytes("0000".repeat(3));
			};
			case FRAME_TRUNCATED -> () -> {
				arrives(Framing.BINARY_2, bytes("0100"), "\u0001\u0000");
				this.link.farEnd().hangsUp();
			};
			case FRAME_TIMED_OUT -> () -> {
				online((options) -> options.frameTimeout(SOON));
				this.link.farEnd().writesBytes("0100" + hex(bytes("0100")));
			};
			case WRITE_STALLED -> () -> {
				AcceptedChannel channel = accepted((options) -> options);
				channel.setStuck(true);
				channel.connection().sendAsync(payment("0100"));
				channel.runPendingTasks();
				channel.timePasses(Duration.ofSeconds(10));
			};
			case FIRST_MESSAGE_TIMED_OUT -> () -> {
				AcceptedChannel channel = accepted((options) -> options, Duration.ofSeconds(30));
				byte[] noMessage = Canaries.PAN.getBytes(this.charset);
				channel.writeInbound(Unpooled.buffer().writeShort(noMessage.length).writeBytes(noMessage));
				channel.timePasses(Duration.ofSeconds(30));
			};
			case INTERNAL_ERROR -> () -> {
				AcceptedChannel channel = accepted((options) -> options);
				channel.config()
					.setAllocator((ByteBufAllocator) Proxy.newProxyInstance(getClass().getClassLoader(),
							new Class<?>[] { ByteBufAllocator.class }, (proxy, method, arguments) -> {
								OutOfMemoryError error = new OutOfMemoryError(Canaries.PAN);
								error.addSuppressed(Canaries.failure());
								throw error;
							}));
				CompletableFuture<IsoMessage> answer = channel.connection().sendAsync(payment("0100"));
				CompletableFuture<Void> written = channel.connection().transmit(payment("0120"));
				channel.runPendingTasks();
				tells(failureOf(answer));
				tells(failureOf(written));
			};
			case TLS_CERTIFICATE_MISSING -> () -> {
				TlsMaterial material = TlsMaterial.builder().keys(issuer.keys()).trusted(ours.trusted()).build();
				Server server = new Server("issuer", this.link.transport(), ServerOptions
					.builder(options().tls(Tls.builder(() -> material).clientAuth(Tls.ClientAuth.NEED).build()).build())
					.bindAddress("127.0.0.1")
					.build());
				server.start();
				this.ends.add(() -> server.stop(Duration.ZERO));
				Wire client = Wire.dialling(Identity.noneTrusting(theirs), server.port());
				catchThrowable(() -> client.writesFrame(bytes("0100")));
			};
			case TLS_UNTRUSTED, TLS_EXPIRED, TLS_WRONG_HOST, TLS_NOT_EXPECTED, TLS_REVOCATION, TLS_CERTIFICATE_REFUSED,
					TLS_NO_COMMON_PROTOCOL, NOT_TLS, TLS_TIMED_OUT, TLS_FAILED ->
				() -> tells(failureOf(shakesHands(reason)));
		};
		path.run();
		await().until(() -> this.link.metrics.count("closed " + reason.name()) == 1
				|| this.link.listener.notifications().contains("closed " + reason.name()));
	}

	@ParameterizedTest
	@EnumSource
	void dialThatFails(ConnectFailedException.Reason reason) {
		Throwable failure = switch (reason) {
			case UNRESOLVED -> dials(new Address("no-such-host.invalid", 8583), (options) -> options);
			case REFUSED -> dials(new Address("127.0.0.1", RawPeer.freePort()), (options) -> options);
			case TIMED_OUT -> {
				CompletableFuture<InetAddress[]> slow = new CompletableFuture<>();
				this.ends.add(() -> slow.complete(new InetAddress[] { InetAddress.getLoopbackAddress() }));
				yield failureOf(new Connector("issuer", this.link.transport(), options().connectTimeout(SOON).build(),
						(host) -> slow.join())
					.connect(this.link.address()));
			}
			case NETWORK_ERROR -> dials(new Address("255.255.255.255", 8583), (options) -> options);
			case SIGN_ON_FAILED -> signOnIsRefused();
			case PING_FAILED -> {
				RawPeer peer = listening(issuer.trusting(ours)).plays((wire) -> {
					wire.readsFrame();
					wire.writesFrame(refusal());
				});
				yield dials(new Address("127.0.0.1", peer.port()),
						(options) -> options.tls(Tls.of(material())).ping((connection) -> payment("0800")));
			}
			case CLOSED_EARLY -> {
				CompletableFuture<Connection> dial = this.link
					.dials(options().signOn((connection) -> payment("0800")).build());
				Wire farEnd = this.link.peer().accepts();
				farEnd.readsFrame();
				farEnd.writesBytes("0100" + hex(bytes("0810")));
				farEnd.hangsUp();
				yield failureOf(dial);
			}
			case NO_OPTIONS -> {
				CompletableFuture<Throwable> failed = new CompletableFuture<>();
				new Connector("issuer", this.link.transport(), options().build()).dial(this.link.address(),
						new AcceptedChannel.Unconcerned() {
							@Override
							public void connectFailed(ConnectFailedException failure) {
								failed.complete(failure);
							}
						}, (remote, usual) -> {
							throw Canaries.failure();
						});
				yield Link.resultOf(failed);
			}
			case SHUT_DOWN -> {
				this.link.transport().close();
				yield dials(this.link.address(), (options) -> options);
			}
			case LOCAL_ADDRESS -> failureOf(this.link.dials(options().localAddress("192.0.2.1").build()));
			case TLS_UNTRUSTED -> failureOf(shakesHands(CloseReason.TLS_UNTRUSTED));
			case TLS_EXPIRED -> failureOf(shakesHands(CloseReason.TLS_EXPIRED));
			case TLS_WRONG_HOST -> failureOf(shakesHands(CloseReason.TLS_WRONG_HOST));
			case TLS_NOT_EXPECTED -> failureOf(shakesHands(CloseReason.TLS_NOT_EXPECTED));
			case TLS_REVOCATION -> failureOf(shakesHands(CloseReason.TLS_REVOCATION));
			case TLS_CERTIFICATE_REFUSED -> failureOf(shakesHands(CloseReason.TLS_CERTIFICATE_REFUSED));
			case TLS_CERTIFICATE_MISSING -> failureOf(dialsTls(issuer.trusting(strangers)));
			case TLS_NO_COMMON_PROTOCOL -> failureOf(shakesHands(CloseReason.TLS_NO_COMMON_PROTOCOL));
			case NOT_TLS -> failureOf(shakesHands(CloseReason.NOT_TLS));
			case TLS_TIMED_OUT -> failureOf(shakesHands(CloseReason.TLS_TIMED_OUT));
			case TLS_FAILED -> failureOf(shakesHands(CloseReason.TLS_FAILED));
		};
		tells(failure);
		assertThat(failure).isInstanceOfSatisfying(ConnectFailedException.class,
				(exception) -> assertThat(exception.reason()).isEqualTo(reason));
	}

	/** Dial somebody with whom TLS comes to this end. */
	private CompletableFuture<Connection> shakesHands(CloseReason reason) {
		return switch (reason) {
			case TLS_UNTRUSTED -> dialsTls(strangers.issues(Canaries.VALID_PAN, "127.0.0.1").trusting(ours));
			case TLS_EXPIRED -> dialsTls(
					theirs.issuesUntil(Instant.now().minusSeconds(60), Canaries.VALID_PAN, "127.0.0.1").trusting(ours));
			case TLS_WRONG_HOST ->
				dialsTls(theirs.issues(Canaries.VALID_PAN, Canaries.VALID_PAN + ".example").trusting(ours));
			case TLS_NOT_EXPECTED ->
				dialsTls(Tls.builder(() -> material()).expectedNames(List.of("STATION-0042")).build(),
						theirs.issues(Canaries.VALID_PAN, Canaries.VALID_PAN + ".example").trusting(ours));
			case TLS_REVOCATION -> dialsTls(Tls.builder(() -> material()).revocation(Tls.Revocation.STAPLED).build(),
					theirs.issues(Canaries.VALID_PAN, "127.0.0.1").trusting(ours));
			case TLS_CERTIFICATE_REFUSED -> dialsTls(issuer.trusting(namesakes));
			case TLS_NO_COMMON_PROTOCOL -> dialsTls(issuer.trusting(ours), "TLSv1.2");
			case TLS_FAILED -> this.link.dials(options().tls(Tls.builder(() -> {
				throw Canaries.failure();
			}).build()).build());
			case TLS_TIMED_OUT -> answersTls("1603034000" + hex(bytes("0100")));
			default -> answersTls(hex(bytes("0100")));
		};
	}

	private CompletableFuture<Connection> dialsTls(SSLContext farEnd, String... protocols) {
		return dialsTls(Tls.of(material()), farEnd, protocols);
	}

	private CompletableFuture<Connection> dialsTls(Tls tls, SSLContext farEnd, String... protocols) {
		RawPeer peer = RawPeer.listening(farEnd, (socket) -> {
			socket.setNeedClientAuth(true);
			if (protocols.length > 0) {
				socket.setEnabledProtocols(protocols);
			}
		}).plays(Wire::handshakes);
		this.ends.add(peer::close);
		return new Connector("issuer", this.link.transport(), options().tls(tls).build())
			.connect(new Address("127.0.0.1", peer.port()));
	}

	private CompletableFuture<Connection> answersTls(String hex) {
		CompletableFuture<Connection> dial = this.link
			.dials(options().tls(Tls.of(material())).connectTimeout(Duration.ofSeconds(2)).build());
		this.link.peer().accepts().writesBytes(hex);
		return dial;
	}

	private RawPeer listening(SSLContext tls) {
		RawPeer peer = RawPeer.listening(tls, (socket) -> {
		});
		this.ends.add(peer::close);
		return peer;
	}

	private static TlsMaterial material() {
		return TlsMaterial.builder()
			.keys(ours.issues("acquirer").keys())
			.trusted(theirs.trusted())
			.protocols(List.of("TLSv1.3"))
			.build();
	}

	private Throwable dials(Address address, UnaryOperator<ConnectionOptions.Builder> with) {
		return failureOf(
				new Connector("issuer", this.link.transport(), with.apply(options()).build()).connect(address));
	}

	private Throwable sends(Pool pool) {
		return failureOf(pool.sendAsync(payment("0100")));
	}

	private Pool pool(Address address, UnaryOperator<PoolOptions.Builder> with) {
		Pool pool = new Pool("gateway", this.link.transport(),
				with.apply(PoolOptions.builder(options().build())
					.addresses(List.of(address))
					.minimumConnections((address.port() == this.link.address().port()) ? 1 : 0)).build());
		pool.start();
		this.ends.add(() -> pool.stop(Duration.ZERO));
		this.ends.add(() -> this.told.append(pool).append(pool.stats()).append(pool.members()));
		return pool;
	}

	/** Return a pool whose far end does not answer the sign-on. */
	private Pool onDemand(Duration timeout, OnDemand onDemand) {
		return pool(this.link.address(),
				(pool) -> pool.minimumConnections(0)
					.onDemand(onDemand)
					.connection(options().signOn((connection) -> payment("0800")).sendTimeout(timeout).build()));
	}

	private Throwable sendsDuringSignOn() {
		CompletableFuture<IsoMessage> answer = new CompletableFuture<>();
		this.link.dials(options().signOn((connection) -> payment("0800")).messageHandler((message, connection) -> {
			connection.sendAsync(payment("0100"))
				.whenComplete((response, failure) -> answer.completeExceptionally(failure));
			return null;
		}).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.readsFrame();
		farEnd.writesFrame(bytes("0100"));
		return failureOf(answer);
	}

	private Throwable signOnIsRefused() {
		CompletableFuture<Connection> dial = this.link.dials(options().signOn((connection) -> payment("0800")).build());
		Wire farEnd = this.link.peer().accepts();
		farEnd.readsFrame();
		farEnd.writesFrame(refusal());
		Throwable failure = failureOf(dial);
		assertThat(this.link.metrics.count("response code ?")).isOne();
		return failure;
	}

	private Throwable timesOut(Connection connection) {
		return Link.timesOut(() -> connection.sendAsync(payment("0100"), Duration.ofMillis(50)));
	}

	private Throwable sendsToWhoAnswersNothing() {
		AcceptedChannel channel = accepted((options) -> options);
		Requests requests = ((TcpConnection) channel.connection()).requests();
		for (int stan = 1; stan <= UNANSWERED; stan++) {
			IsoMessage request = this.format.set(this.format.newMessage("0100"), 11, String.format("%06d", stan));
			requests.quarantine.add(MatchFields.STAN.keyOf(request), () -> {
			}, requests.now());
		}
		return failureOf(channel.connection().sendAsync(this.format.set(payment("0100"), 11, "999999")));
	}

	/** Return the answer to a request that comes back from Visa's network as it was. */
	private CompletableFuture<IsoMessage> sentBack() {
		Connection connection = online((options) -> options.framing(VISA));
		CompletableFuture<IsoMessage> answer = connection.sendAsync(payment("0100"));
		this.link.farEnd().readsBytes(4 + 22 + bytes("0100").length);
		this.link.farEnd().writesBytes(back(bytes("0100")));
		return answer;
	}

	private static String back(byte[] message) {
		String header = "1601020000" + "222222" + "111111" + "00".repeat(11);
		String reject = "1A" + "00".repeat(23) + "0123";
		return String.format("%04X0000", 26 + 22 + message.length) + reject + header + hex(message);
	}

	private Connection inFlight(UnaryOperator<ConnectionOptions.Builder> with) {
		Connection connection = online(with);
		CompletableFuture<IsoMessage> answer = connection.sendAsync(payment("0100"));
		this.link.farEnd().readsFrame();
		this.ends.add(() -> tells(failureOf(answer)));
		return connection;
	}

	private void arrives(Framing framing, byte[] bytes, String before) {
		online((options) -> options.framing(framing));
		this.link.farEnd().writesBytes(hex(before.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)) + hex(bytes));
	}

	private static String length(byte[] message) {
		return new String(new char[] { (char) (message.length >> 8), (char) (message.length & 0xFF) });
	}

	private Connection online(UnaryOperator<ConnectionOptions.Builder> with) {
		Connection connection = this.link.connects((options) -> with.apply(options.format(this.format)));
		this.told.append(connection).append('\n');
		return connection;
	}

	private AcceptedChannel accepted(UnaryOperator<ConnectionOptions.Builder> with) {
		return accepted(with, null);
	}

	private AcceptedChannel accepted(UnaryOperator<ConnectionOptions.Builder> with, Duration firstMessageTimeout) {
		AcceptedChannel channel = AcceptedChannel.with(
				with.apply(options().idleTime(Duration.ofDays(1)).readTimeout(Duration.ofDays(1))).build(),
				firstMessageTimeout);
		this.ends.add(() -> {
			channel.handlersRun();
			channel.closeQuietly();
		});
		return channel;
	}

	private ConnectionOptions.Builder options() {
		return this.link.options().format(this.format);
	}

	private void tells(Throwable failure) {
		this.told.append(TraceLog.textsOf(failure));
	}

	private static Throwable failureOf(CompletableFuture<?> future) {
		return Link.failureOf(future, Throwable.class);
	}

	private IsoMessage payment(String mti) {
		return this.format.set(Canaries.in(this.format.newMessage(mti), this.format::set), 11, "000007");
	}

	private byte[] bytes(String mti) {
		return this.format.encode(payment(mti));
	}

	/** A response whose code is none. */
	private byte[] refusal() {
		return this.format.encode(this.format.set(payment("0810"), 39, Canaries.VALID_PAN));
	}

	private byte[] with(byte[] message, int at, String text) {
		byte[] bytes = text.getBytes(this.charset);
		byte[] changed = message.clone();
		System.arraycopy(bytes, 0, changed, at, bytes.length);
		return changed;
	}

	private static String hex(byte[] bytes) {
		return HexFormat.of().formatHex(bytes);
	}

	private static MessageFormat format(Charset charset) {
		StringBuilder xml = new StringBuilder("<j8583-config>");
		for (String mti : List.of("0100", "0110", "0120", "0800", "0810")) {
			xml.append("<parse type=\"").append(mti).append("\">").append("""
					<field num="2" type="LLVAR"/>
					<field num="3" type="NUMERIC" length="6"/>
					<field num="7" type="NUMERIC" length="10"/>
					<field num="11" type="NUMERIC" length="6"/>
					<field num="35" type="LLVAR"/>
					<field num="39" type="LLVAR"/>
					<field num="48" type="LLLVAR"/>
					<field num="52" type="BINARY" length="8"/>
					<field num="55" type="LLLBIN"/>
					""").append("</parse>");
		}
		return MessageFormat.builder()
			.configuration(xml.append("</j8583-config>").toString())
			.charset(charset)
			.digitsInCharset(true)
			.build();
	}

	private static final class FailingCodec implements MessageCodec {

		@Override
		public IsoMessage read(byte[] bytes, byte[] header, MessageFormat format) {
			throw suppressing();
		}

		@Override
		public byte[] write(IsoMessage message, MessageFormat format) {
			throw suppressing();
		}

		private static RuntimeException suppressing() {
			RuntimeException failure = Canaries.failure();
			failure.addSuppressed(Canaries.failure());
			return failure;
		}

	}

}
