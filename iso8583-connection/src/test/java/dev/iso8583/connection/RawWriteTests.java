package dev.iso8583.connection;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.jspecify.annotations.Nullable;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class RawWriteTests {

	@RegisterExtension
	final Link link = new Link();

	@Test
	void bytesGoOutExactlyAsTheyAre() {
		Connection connection = this.link.connects();
		byte[] frames = { 0, 3, 'A', 'B', 'C', 0, 0, 0, 1, 'D' };
		CompletableFuture<@Nullable Void> written = connection.writeRaw(frames);
		frames[2] = 'X';
		assertThat(this.link.farEnd().readsHex(10)).isEqualTo("0003414243" + "0000" + "000144");
		assertThat(Link.resultOf(written)).isNull();
		assertThat(this.link.metrics.count("sent bytes")).isEqualTo(10);
	}

	@Test
	void bytesAreNeverMixedWithThoseOfOtherMessages() throws Exception {
		Connection connection = this.link.connects();
		byte[] raw = frame(RawMessage.of("0620", "999999").bytes());
		List<CompletableFuture<?>> sent = new ArrayList<>();
		Thread other = new Thread(() -> {
			for (int count = 0; count < 500; count++) {
				connection.writeRaw(raw);
			}
		});
		other.start();
		for (int stan = 1; stan <= 500; stan++) {
			sent.add(connection.sendAsync(this.link.request("0100", stan)));
		}
		int rawFrames = 0;
		for (int count = 0; count < 1000; count++) {
			RawMessage message = this.link.farEnd().reads();
			if (message.mti().equals("0620")) {
				rawFrames++;
			}
			else {
				this.link.farEnd().writes(message.answered("00"));
			}
		}
		other.join();
		assertThat(rawFrames).isEqualTo(500);
		assertThat(sent).allSatisfy((answer) -> assertThat(Link.resultOf(answer)).isNotNull());
	}

	@Test
	void afterTheEndNothingIsWrittenAndTheCallerGetsTheFailure() {
		Connection connection = this.link.connects();
		connection.close();
		NotSentException failure = Link.failureOf(connection.writeRaw(new byte[] { 0, 0 }), NotSentException.class);
		assertThat(failure.reason()).isEqualTo(FailureReason.CLOSED);
		assertThat(this.link.farEnd().readsToTheEnd()).isZero();
	}

	@Test
	void beforeTheSignOnOnlyTheSignOnItselfMayWrite() {
		CompletableFuture<Connection> seen = new CompletableFuture<>();
		CompletableFuture<Connection> connecting = this.link.dials(this.link.options().signOn((connection) -> {
			connection.writeRaw(new byte[] { 0, 1, 'A' });
			seen.complete(connection);
			return this.link.request("0800", 1);
		}).build());
		var farEnd = this.link.peer().accepts();
		assertThat(farEnd.readsHex(3)).isEqualTo("000141");
		farEnd.answers("00");
		assertThat(Link.resultOf(connecting).state()).isEqualTo(ConnectionState.ONLINE);
	}

	@Test
	void responseToRawBytesIsUnmatched() {
		Connection connection = this.link.connects();
		connection.writeRaw(frame(RawMessage.of("0100", "000007").bytes()));
		this.link.farEnd().answers("00");
		CompletableFuture<IsoMessage> next = connection.sendAsync(this.link.request("0100", 8));
		this.link.farEnd().answers("00");
		assertThat(Messages.stanOf(Link.resultOf(next))).isEqualTo("000008");
		assertThat(this.link.metrics.count("unmatched")).isEqualTo(1);
	}

	@Test
	void nothingIsRefused() {
		Connection connection = this.link.connects();
		assertThatIllegalArgumentException().isThrownBy(() -> connection.writeRaw(new byte[0]))
			.withMessageContaining("whole frames");
	}

	@Test
	void bytesAreInNoLog() {
		try (LogCapture log = LogCapture.everything()) {
			Connection connection = this.link.connects();
			byte[] frame = frame(RawMessage.of("0100", "000007").with(2, Messages.PAN).bytes());
			Link.resultOf(connection.writeRaw(frame));
			this.link.farEnd().reads();
			connection.close();
			connection.writeRaw(frame);
			assertThat(log.text()).doesNotContain(Messages.PAN);
		}
	}

	private static byte[] frame(byte[] body) {
		byte[] frame = new byte[2 + body.length];
		frame[0] = (byte) (body.length >> 8);
		frame[1] = (byte) body.length;
		System.arraycopy(body, 0, frame, 2, body.length);
		return frame;
	}

}
