package dev.iso8583.reliability;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import javax.net.ssl.SSLPeerUnverifiedException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.testing.Authority;
import dev.iso8583.testing.Identity;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.Wire;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;
import dev.iso8583.transport.Transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The certificate and key files of a server are replaced while clients in another process
 * send requests as fast as they can. The clients renew their connections every two
 * seconds.
 */
class CertificateRenewalTests {

	private static final int CALLERS = 4;

	@TempDir
	Path directory;

	private final Authority authority = new Authority("our authority");

	private final MessageFormat format = Messages.format();

	private final AtomicInteger stans = new AtomicInteger();

	private final AtomicInteger answered = new AtomicInteger();

	private final AtomicInteger linksMade = new AtomicInteger();

	private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

	@Test
	void noRequestFailsWhenTheCertificateIsReplacedAndNewLinksAreShownTheNewOne() throws IOException {
		Identity before = this.authority.issues("issuer", "localhost");
		Identity after = this.authority.issues("issuer", "localhost");
		places(before);
		Files.writeString(this.directory.resolve("messages.xml"), Messages.guides("0100", "0110", "0800", "0810"));
		try (Child host = host(); Transport transport = Transport.create()) {
			int port = Integer.parseInt(host.says("port").split(" ")[1]);
			assertThat(serialShownAt(port)).isEqualTo(before.certificate().getSerialNumber());
			Pool pool = pool(transport, port);
			pool.start();
			AtomicBoolean over = new AtomicBoolean();
			List<CompletableFuture<Void>> callers = IntStream.range(0, CALLERS)
				.mapToObj((caller) -> CompletableFuture.runAsync(() -> sendsUntil(over, pool),
						(run) -> new Thread(run, "caller").start()))
				.toList();
			await().until(() -> this.answered.get() > 500);
			places(after);
			await().until(() -> serialShownAt(port).equals(after.certificate().getSerialNumber()));
			int links = this.linksMade.get();
			int served = this.answered.get();
			// both connections are renewed: the new ones use the certificate that the
			// server presents now
			await().until(() -> this.linksMade.get() >= links + 4 && this.answered.get() > served + 500);
			over.set(true);
			callers.forEach(CompletableFuture::join);
			pool.stop(Duration.ofSeconds(5));
			System.out.println(this.answered + " requests answered and " + this.failures.size() + " failed over "
					+ this.linksMade + " links while the certificate was replaced");
			assertThat(this.failures).isEmpty();
			assertThat(this.answered).hasValue(this.stans.get());
		}
	}

	private void sendsUntil(AtomicBoolean over, Pool pool) {
		while (!over.get()) {
			try {
				String stan = Messages.stan(this.stans.incrementAndGet());
				assertThat(Messages.stanOf(pool.send(this.format.set(this.format.newMessage("0100"), 11, stan))))
					.isEqualTo(stan);
				this.answered.incrementAndGet();
			}
			catch (RuntimeException | AssertionError ex) {
				this.failures.add(ex);
			}
		}
	}

	private Pool pool(Transport transport, int port) {
		TlsMaterial material = TlsMaterial.builder().trusted(this.authority.trusted()).build();
		ConnectionOptions connection = ConnectionOptions.builder(this.format)
			.tls(Tls.of(material))
			.listener(new ConnectionListener() {
				@Override
				public void online(Connection online) {
					CertificateRenewalTests.this.linksMade.incrementAndGet();
				}
			})
			.build();
		Address address = new Address("localhost", port);
		return new Pool("acquirer", transport,
				PoolOptions.builder(connection)
					.addresses(List.of(address, address))
					.minimumConnections(2)
					.maximumAge(Duration.ofSeconds(2))
					.build());
	}

	private BigInteger serialShownAt(int port) throws SSLPeerUnverifiedException {
		try (Wire wire = Wire.dialling(Identity.noneTrusting(this.authority), port)) {
			return ((X509Certificate) wire.handshakes().getPeerCertificates()[0]).getSerialNumber();
		}
	}

	private Child host() {
		return Child.java(List.of(), TlsHost.class,
				"--iso8583.message.config=" + this.directory.resolve("messages.xml").toUri(),
				"--iso8583.server.issuer.port=0", "--iso8583.server.issuer.bind-address=127.0.0.1",
				"--iso8583.server.issuer.ssl.bundle=issuer",
				"--spring.ssl.bundle.pem.issuer.keystore.certificate=" + this.directory.resolve("issuer.pem").toUri(),
				"--spring.ssl.bundle.pem.issuer.keystore.private-key=" + this.directory.resolve("issuer.key").toUri(),
				"--spring.ssl.bundle.pem.issuer.reload-on-update=true",
				"--spring.ssl.bundle.watch.file.quiet-period=200ms");
	}

	/** Replace the server's key and certificate, each file atomically. */
	private void places(Identity identity) throws IOException {
		place("issuer.key", "PRIVATE KEY", identity.key().getEncoded());
		try {
			place("issuer.pem", "CERTIFICATE", identity.certificate().getEncoded());
		}
		catch (java.security.cert.CertificateEncodingException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void place(String file, String type, byte[] content) throws IOException {
		String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(content);
		Path written = Files.writeString(this.directory.resolve(file + ".new"),
				"-----BEGIN " + type + "-----\n" + lines + "\n-----END " + type + "-----\n");
		Files.move(written, this.directory.resolve(file), StandardCopyOption.REPLACE_EXISTING,
				StandardCopyOption.ATOMIC_MOVE);
	}

}
