package dev.iso8583.sample;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;

import dev.iso8583.connection.Connection;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Bytes that are not a valid message never affect the server or its other connections.
 */
@SampleTest
class HostileBytesTests {

	@Autowired
	Gateway gateway;

	@Autowired
	@Qualifier("issuer-a")
	Server server;

	@Autowired
	Pool acquirer;

	@Autowired
	MeterRegistry meters;

	private List<Connection> before = List.of();

	@BeforeEach
	void givenAnOnlinePool() {
		await().until(() -> this.acquirer.connections().size() == 2);
		this.before = this.acquirer.connections();
	}

	@AfterEach
	void theServerAndItsOtherConnectionsStayOnline() throws IOException {
		assertThat(this.acquirer.connections()).containsExactlyElementsOf(this.before);
		assertThat(this.gateway.authorizes(1250).statusCode()).isEqualTo(200);
		assertThat(this.gateway.authorizes(1250).statusCode()).isEqualTo(200);
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			assertEchoTestIsAnswered(wire);
		}
	}

	@Test
	void anUnknownMessageTypeIsCountedAndItsConnectionStaysOpen() throws IOException {
		double counted = undecodable("unknown_mti");
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			wire.writes(RawMessage.of("0999").with(11, "000001"));
			assertEchoTestIsAnswered(wire);
		}
		assertThat(undecodable("unknown_mti")).isEqualTo(counted + 1);
	}

	@Test
	void aFrameOfGarbageIsCountedAndItsConnectionStaysOpen() throws IOException {
		double counted = undecodable("invalid_mti");
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			wire.writes("\0\36GARBAGE GARBAGE GARBAGE GARBAG".getBytes(StandardCharsets.US_ASCII));
			assertEchoTestIsAnswered(wire);
		}
		assertThat(undecodable("invalid_mti")).isEqualTo(counted + 1);
	}

	@Test
	void bytesThatAreNotAFrameCloseTheirConnection() throws IOException {
		double counted = closes("frame_too_long");
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			wire.writes("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(wire.isClosedByFarEnd()).isTrue();
		}
		await().until(() -> closes("frame_too_long") == counted + 1);
	}

	@Test
	void aLengthOf65535ClosesItsConnection() throws IOException {
		double counted = closes("frame_too_long");
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			wire.writes(new byte[] { (byte) 0xFF, (byte) 0xFF });
			assertThat(wire.isClosedByFarEnd()).isTrue();
		}
		await().until(() -> closes("frame_too_long") == counted + 1);
	}

	@Test
	void anIncompleteFrameIsCountedWhenItsConnectionCloses() throws IOException {
		double counted = closes("frame_truncated");
		try (RawWire wire = RawWire.dialling(this.server.port())) {
			wire.writes(new byte[] { 0, 100, '0', '1', '0', '0' });
		}
		await().until(() -> closes("frame_truncated") == counted + 1);
	}

	private static void assertEchoTestIsAnswered(RawWire wire) throws IOException {
		wire.writes(RawMessage.of("0800").with(7, "1122180000").with(11, "000002").with(70, "301"));
		RawMessage answer = wire.reads();
		assertThat(answer.mti()).isEqualTo("0810");
		assertThat(answer.field(11)).isEqualTo("000002");
		assertThat(answer.field(39)).isEqualTo("00");
	}

	private double undecodable(String reason) {
		return count("iso8583.frames.undecodable", reason);
	}

	private double closes(String reason) {
		return count("iso8583.connections.closed", reason);
	}

	private double count(String meter, String reason) {
		return this.meters.find(meter)
			.tags("link", "issuer-a", "reason", reason)
			.counters()
			.stream()
			.mapToDouble(Counter::count)
			.sum();
	}

}
