package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Modifier;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.handler.Handler;
import dev.iso8583.canary.Canaries;
import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionOptions.PortRange;
import dev.iso8583.connection.RequestId;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.event.ConnectFailedEvent;
import dev.iso8583.event.ConnectionClosedEvent;
import dev.iso8583.event.ConnectionOnlineEvent;
import dev.iso8583.event.IncompleteMessageEvent;
import dev.iso8583.event.LateResponseEvent;
import dev.iso8583.event.PoolStateChangedEvent;
import dev.iso8583.event.ReadTimeoutEvent;
import dev.iso8583.event.UndecodableMessageEvent;
import dev.iso8583.event.UnmatchedResponseEvent;
import dev.iso8583.framing.Delimiters;
import dev.iso8583.framing.Frame;
import dev.iso8583.framing.FrameHeader;
import dev.iso8583.framing.Framing;
import dev.iso8583.framing.KeepAliveLimit;
import dev.iso8583.framing.LengthHeader;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.matching.EchoedFields;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.MatchRule;
import dev.iso8583.matching.pending.StanReservations;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessageTemplate;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.presence.FieldPresence;
import dev.iso8583.message.presence.Incompleteness;
import dev.iso8583.message.presence.PresenceChecks.Problem;
import dev.iso8583.message.spec.Coding;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.Subfields;
import dev.iso8583.message.spec.file.SpecFinding;
import dev.iso8583.pool.Backoff;
import dev.iso8583.pool.MemberOptions;
import dev.iso8583.pool.OnDemand;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.pool.PoolState;
import dev.iso8583.pool.waiting.Places;
import dev.iso8583.server.Client;
import dev.iso8583.server.IpRange;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.tcp.Connector;
import dev.iso8583.tls.TlsMaterial;
import dev.iso8583.transport.NioSocket;
import dev.iso8583.transport.Transport;
import dev.iso8583.watch.ProductionCode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

/**
 * The texts of all public types, since any of them may be logged. Each public type with
 * its own {@code toString()} must be among the samples, and each sample holds card data
 * or has handled it.
 */
@Tag("slow")
class PublicTextsTests {

	private static final Set<String> ROOMS_OF_MESSAGE = Set.of("dev.iso8583.message.value",
			"dev.iso8583.message.disclosure", "dev.iso8583.message.configuration", "dev.iso8583.message.field",
			"dev.iso8583.message.guide", "dev.iso8583.message.spec.codec", "dev.iso8583.message.spec.jpos",
			"dev.iso8583.message.spec.moov");

	private static final Canaries canaries = new Canaries();

	private static final MessageFormat format = format();

	private static final Transport transport = Transport.create();

	private static final Server server = new Server("issuer", transport,
			ServerOptions.onPort(0,
					ConnectionOptions.builder(format)
						.messageHandler((message, connection) -> Canaries.in(format.responseTo(message), format::set))
						.build()));

	private static Pool pool;

	@BeforeAll
	static void payments() {
		server.start();
		pool = new Pool("acquirer", transport,
				PoolOptions.builder(ConnectionOptions.builder(format).matchKeyResolver(MatchFields.of(2, 11)).build())
					.addresses(List.of(new Address("localhost", server.port())))
					.build());
		pool.start();
		assertThat(pool.send(payment()).getField(2)).hasToString(Canaries.PAN);
		await().until(() -> server.clients().size() == 1);
	}

	@AfterAll
	static void close() throws IOException {
		pool.close();
		server.close();
		transport.close();
	}

	@Test
	void everyPublicTypeWithATextOfItsOwnIsSampled() throws IOException {
		Set<Class<?>> sampled = samples().stream().map(Object::getClass).collect(Collectors.toSet());
		assertThat(publicTypes()).hasSizeGreaterThan(90);
		assertThat(publicTypes().filter(PublicTextsTests::hasTextOfItsOwn).filter((type) -> !sampled.contains(type)))
			.isEmpty();
	}

	@Test
	void noTextHasCardData() throws IOException {
		assertThat(samples()).allSatisfy((sample) -> assertThat(canaries.foundIn(sample.toString())).isEmpty());
	}

	@Test
	void typesWithoutTheirOwnToStringAreNotRecords() {
		assertThat(publicTypes().filter((type) -> !hasTextOfItsOwn(type))).noneMatch(Class::isRecord);
	}

	/**
	 * Return all public types, except packages for internal use, whose values print their
	 * content as those of j8583 do.
	 */
	private static Stream<Class<?>> publicTypes() {
		return new ClassFileImporter().withImportOption(new ProductionCode())
			.importPackages("dev.iso8583")
			.stream()
			.map(JavaClass::reflect)
			.filter(PublicTextsTests::isPublic)
			.filter((type) -> !ROOMS_OF_MESSAGE.contains(type.getPackageName()));
	}

	/** Return whether an application can refer to a type by its name. */
	private static boolean isPublic(Class<?> type) {
		boolean accessible = (type.getModifiers() & Modifier.PUBLIC) != 0
				|| (type.isMemberClass() && type.getEnclosingClass().isInterface());
		return accessible && (type.getEnclosingClass() == null || isPublic(type.getEnclosingClass()));
	}

	/**
	 * Return whether a type has its own {@code toString()}. An enum prints the name of
	 * its constant, and other tests cover the messages of exceptions.
	 */
	private static boolean hasTextOfItsOwn(Class<?> type) {
		if (type.isInterface() || type.isEnum() || Modifier.isAbstract(type.getModifiers())) {
			return false;
		}
		try {
			Class<?> author = type.getMethod("toString").getDeclaringClass();
			return author != Object.class && author != Throwable.class;
		}
		catch (NoSuchMethodException ex) {
			throw new AssertionError(ex);
		}
	}

	/** Return parts of a specification, and subfields with card data. */
	private static List<Object> specifications() {
		Parts.Tag tag = new Parts.Tag(2, Encoding.ASCII, LengthIndicator.digits(Encoding.ASCII, 2), false, false);
		FieldSpec pan = FieldSpec.of("Card number", "n..19", Coding.ASCII);
		Map<String, FieldSpec> parts = Map.of("42", pan);
		Parts.Tagged tagged = new Parts.Tagged(tag, null, parts);
		MessageSpec spec = MessageSpec.builder("networks")
			.field(11, FieldSpec.of("STAN", "n 6", Coding.ASCII))
			.field(48, FieldSpec.of("Data", "ans...999", Coding.ASCII).withParts(tagged))
			.template("0100", Map.of(48, "4216" + Canaries.PAN))
			.build();
		Subfields subfields = MessageFormat.builder()
			.spec(spec)
			.build()
			.subfields(Mti.of("0100"), 48)
			.with("42", Canaries.PAN)
			.with("77", Canaries.PAN);
		return List.of(spec, subfields, pan, pan.format(), tag, tagged, new Parts.Positional(parts, true),
				new Parts.Bitmapped(64, Encoding.BINARY, false, 0, Map.of(1, pan)), new Parts.BerTlv(true, Map.of()),
				new Parts.Terminated((byte) '|', parts), Parts.By.MTI, new Parts.Datasets(Map.of()),
				new Parts.DatasetBitmap(Map.of("1", pan)),
				new Parts.Choice(Parts.By.field(3), Map.of("00", tagged), null), Coding.BINARY,
				LengthIndicator.bytes(1), Encoding.ASCII, Encoding.BCD, Encoding.BINARY, Encoding.HEX,
				FieldPresence.ofMandatory("3"), new Problem("0100", "mandatory", "there is no field 3"),
				new Incompleteness("0100", List.of("3"), List.of(55)),
				new SpecFinding("acme.yml", 1, "fields.48", "unknown key"));
	}

	private static List<Object> samples() throws IOException {
		Connection connection = Objects.requireNonNull(pool.members().get(0).connection());
		IsoMessage message = payment();
		byte[] bytes = format.encode(message);
		List<Object> samples = new ArrayList<>(List.of(message, connection, pool, pool.stats(), pool.members().get(0),
				pool.members().get(0).stats(), server, server.stats(), server.clients().get(0), transport, format));
		samples.addAll(List.of(new MatchKey(Mti.of("0110"), List.of(Canaries.PAN, "000001")),
				MatchFields.of(2, 11).keyOf(message), MatchFields.of(2, 11), new EchoedFields(List.of(7, 41)),
				new MatchRule(MtiPattern.of("02xx"), "31", MatchFields.of(2, 11)), Mti.of(message),
				MtiPattern.of("08xx"), new RequestId("acquirer", Mti.of(message), Canaries.PAN),
				RequestId.of("acquirer", message), SafeFailure.of(Canaries.failure()),
				MessageTemplate.of(format, Mti.of("0800")).with(41, Canaries.PAN.substring(8))));
		samples.addAll(List.of(new Frame(bytes, bytes), Framing.of("visa"), Framing.of("nac"), LengthHeader.BINARY_2,
				LengthHeader.BINARY_2.within("0000" + Canaries.PAN, 0), new Delimiters(Delimiters.Lrc.WITH_STX, true),
				KeepAliveLimit.DEFAULT, FrameHeader.fixed(Canaries.PAN), FrameHeader.tpdu("6049290312"),
				FrameHeader.baseOne("492903", "123456"),
				Framing.builder().header(FrameHeader.fixed(Canaries.PAN)).trailer(Canaries.PAN).build()));
		samples.addAll(List.of(new Address("localhost", 8583), IpRange.of("10.0.0.0/8"), Backoff.DEFAULT,
				OnDemand.DEFAULT, new Places.Settings(1, Duration.ZERO, Duration.ZERO, Duration.ZERO),
				MemberOptions.of(new Address("localhost", 8583))
					.withConnection(ConnectionOptions.builder(format).build()),
				new Client(connection, InetAddress.getLoopbackAddress(), Duration.ofSeconds(1)),
				TlsMaterial.builder().build(), new NioSocket(null, SocketChannel.open()),
				new Handler<>("target", "method", Set.of("acquirer"), List.of(MtiPattern.of("02xx")), 0),
				new Setting<>("property", Canaries.PAN),
				new Settings<>("own", Canaries.PAN, "defaults", Canaries.PAN)));
		samples.addAll(specifications());
		ConnectionOptions options = ConnectionOptions.builder(format).build();
		samples.addAll(List.of(options.timeouts(), options.limits(), options.matching(), options.inbound(),
				options.networkManagement(), options.keepAlives(), options.tcp(), new PortRange(20_000, 20_100),
				new StanReservations(format.stanGenerator()).new Release(1)));
		samples.addAll(List.of(new LateResponseEvent(connection, message),
				new UnmatchedResponseEvent(connection, message, UnmatchedReason.NO_REQUEST),
				new UndecodableMessageEvent(connection, UndecodableMessageException.Reason.UNKNOWN_MTI),
				new IncompleteMessageEvent(connection, message,
						new Incompleteness("0100", List.of("41", "48.92"), List.of(55))),
				new ConnectionOnlineEvent(connection), new ReadTimeoutEvent(connection),
				new ConnectionClosedEvent(connection, CloseReason.NETWORK_ERROR),
				new ConnectFailedEvent("acquirer", failedDial())));
		for (PoolState state : PoolState.values()) {
			samples.add(PoolStateChangedEvent.of(pool, PoolState.UP, state));
		}
		return samples;
	}

	private static ConnectFailedException failedDial() {
		CompletionException failure = catchThrowableOfType(CompletionException.class,
				() -> new Connector("acquirer", transport, ConnectionOptions.builder(format).build())
					.connect(new Address("localhost", FarEnd.freePort()))
					.join());
		return (ConnectFailedException) failure.getCause();
	}

	private static IsoMessage payment() {
		return Canaries.in(format.newMessage("0100"), format::set);
	}

	private static MessageFormat format() {
		try (InputStream in = PublicTextsTests.class.getResourceAsStream("/canary.xml")) {
			return MessageFormat.builder()
				.configuration(new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8))
				.build();
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

}
