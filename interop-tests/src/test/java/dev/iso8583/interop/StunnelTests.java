package dev.iso8583.interop;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.interop.Certificates.Identity;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolState;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * TLS on our side, plain TCP at the far end, and stunnel between them. Many hosts and
 * terminals are connected like this. Both TLS ends require certificates.
 */
class StunnelTests {

	@RegisterExtension
	final Tools tools = new Tools();

	private final int port = Tools.freePort();

	private Path authority;

	private Identity host;

	private Identity client;

	@BeforeEach
	void issue() {
		Certificates certificates = new Certificates(this.tools);
		this.authority = certificates.authority("network");
		this.host = certificates.issued("network", "host", "localhost");
		this.client = certificates.issued("network", "client", "client.example");
	}

	@Test
	void poolReachesAPlainHostAndReconnectsWhenTheTunnelDies() {
		Ledger ledger = this.tools.closes(new Ledger());
		Tool stunnel = tunnel(this.host, ledger.port(), "");
		ConfigurableApplicationContext application = this.tools.runs("openssl-pool.yml", "test.port", this.port,
				"test.bundle", "known", "test.certificate", this.client.certificate(), "test.key", this.client.key(),
				"test.authority", this.authority);
		Pool pool = application.getBean(Pool.class);
		MessageFormat format = application.getBean(MessageFormat.class);
		awaitState(pool, PoolState.UP);
		assertAllAnswered(pool, format);
		stunnel.isKilled();
		awaitState(pool, PoolState.DOWN);
		tunnel(this.host, ledger.port(), "");
		awaitState(pool, PoolState.UP);
		assertAllAnswered(pool, format);
		assertThat(ledger.payments()).isEqualTo(1000);
	}

	@Test
	void plainTerminalReachesTheServer() throws IOException {
		ConfigurableApplicationContext application = this.tools.runs("openssl-server.yml", "test.certificate",
				this.host.certificate(), "test.key", this.host.key(), "test.authority", this.authority);
		tunnel(this.client, application.getBean(Server.class).port(), """
				client = yes
				checkHost = localhost
				""").prints("Configuration successful");
		try (Socket terminal = new Socket(InetAddress.getLoopbackAddress(), this.port)) {
			DataInputStream in = new DataInputStream(terminal.getInputStream());
			for (int stan = 100_000; stan < 100_100; stan++) {
				Ledger.write(terminal.getOutputStream(), "0200" + "0020000000000000" + stan);
				assertThat(Ledger.read(in)).startsWith("0210").contains(String.valueOf(stan));
			}
		}
	}

	private void assertAllAnswered(Pool pool, MessageFormat format) {
		List<CompletableFuture<IsoMessage>> answers = Stream.generate(() -> pool.sendAsync(format.newMessage("0200")))
			.limit(500)
			.toList();
		answers.forEach((answer) -> assertThat(answer.join().getField(39)).hasToString("00"));
	}

	private Tool tunnel(Identity identity, int to, String more) {
		Path configuration = this.tools.writes("stunnel.conf", """
				foreground = yes
				pid =
				[link]
				accept = 127.0.0.1:%d
				connect = localhost:%d
				cert = %s
				key = %s
				CAfile = %s
				verifyChain = yes
				requireCert = yes
				%s
				""".formatted(this.port, to, identity.certificate(), identity.key(), this.authority, more));
		return this.tools.starts("stunnel4", configuration.toString());
	}

	private static void awaitState(Pool pool, PoolState state) {
		await().until(() -> pool.stats().state() == state);
	}

}
