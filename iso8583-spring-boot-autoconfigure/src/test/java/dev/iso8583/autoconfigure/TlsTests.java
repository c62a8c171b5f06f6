package dev.iso8583.autoconfigure;

import java.nio.file.Path;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

import com.solab.iso8583.IsoMessage;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.ssl.DefaultSslBundleRegistry;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundleRegistry;
import org.springframework.boot.ssl.SslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreBundle;
import org.springframework.boot.ssl.pem.PemSslStoreDetails;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.autoconfigure.health.Iso8583HealthAutoConfiguration;
import dev.iso8583.autoconfigure.metrics.Iso8583MetricsAutoConfiguration;
import dev.iso8583.autoconfigure.tls.TlsBundles;
import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.MemberState;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolOptions;
import dev.iso8583.server.Server;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class TlsTests {

	@TempDir
	static Path folder;

	private static Certificates certificates;

	private final MeterRegistry registry = new SimpleMeterRegistry();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class, Iso8583HealthAutoConfiguration.class,
				Iso8583MetricsAutoConfiguration.class, SslAutoConfiguration.class))
		.withBean(MeterRegistry.class, () -> this.registry)
		.withBean(Issuer.class)
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml")
		.withPropertyValues(bundles());

	@BeforeAll
	static void issue() {
		certificates();
	}

	private static Certificates certificates() {
		if (certificates == null) {
			certificates = new Certificates(folder).issue("acquirer", 3).issue("issuer", 5).issue("renewed", 7);
		}
		return certificates;
	}

	private static String[] bundles() {
		return java.util.stream.Stream
			.of(certificates().jks("acquirer-keys", "acquirer"), certificates().pem("issuer-keys", "issuer"))
			.flatMap(java.util.Arrays::stream)
			.toArray(String[]::new);
	}

	@Test
	void aPoolAndAServerInYamlUseMutualTlsAndMeasureTheExpiryOfTheirCertificates() {
		mutual().run((context) -> {
			measured(context);
			Pool pool = context.getBean(Pool.class);
			IsoMessage response = pool.send(context.getBean(MessageFormat.class).newMessage("0800"));
			assertThat(response.getType()).isEqualTo(0x0810);
			assertThat(this.registry.get("iso8583.certificate.expiry").tag("link", "acquirer").timeGauge().value())
				.isBetween(Duration.ofDays(2).toSeconds() + 0.0, Duration.ofDays(3).toSeconds() + 0.0);
			assertThat(this.registry.get("iso8583.certificate.expiry").tag("bundle", "issuer-keys").timeGauge().value())
				.isBetween(Duration.ofDays(4).toSeconds() + 0.0, Duration.ofDays(5).toSeconds() + 0.0);
			assertThat(details(context, "issuer").get("certificatesExpire")).asString().contains("issuer-keys");
			assertThat(details(context, "acquirer").get("certificatesExpire"))
				.asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.map(String.class, Instant.class))
				.containsOnlyKeys("acquirer-keys");
			assertThat(details(context, "acquirer").toString()).doesNotContain(Certificates.PASSWORD);
		});
	}

	@Test
	void anAddressWithItsOwnSettingsUsesTheTlsOfItsPoolEvenIfTheDefaultsHaveNone() {
		List<PoolOptions> pools = new ArrayList<>();
		this.context.withBean(PoolOptionsCustomizer.class, () -> (name, options) -> pools.add(options.build()))
			.withPropertyValues("iso8583.defaults.ssl.enabled=false", "iso8583.pool.acquirer.ssl.bundle=acquirer-keys",
					"iso8583.pool.acquirer.addresses[0].address=localhost:1",
					"iso8583.pool.acquirer.addresses[0].send-timeout=2s", "iso8583.pool.acquirer.minimum-connections=0")
			.run((context) -> {
				assertThat(context).hasNotFailed();
				assertThat(pools).singleElement().satisfies((pool) -> {
					assertThat(pool.connection().tls()).isNotNull();
					assertThat(pool.members().get(0).connection()).isNotNull()
						.satisfies((address) -> assertThat(address.tls()).isNotNull());
				});
			});
	}

	@Test
	void bundleOfTheDefaultsAppliesToAllLinksAndMayBeDisabledForOne() {
		this.context
			.withPropertyValues("iso8583.defaults.ssl.bundle=issuer-keys", "iso8583.server.issuer.port=0",
					"iso8583.server.plain.port=0", "iso8583.server.plain.ssl.enabled=false")
			.run((context) -> {
				int plain = context.getBean("plain", Server.class).port();
				assertThat(FarEnd.ask(plain, "08000020000000000000000042")).startsWith("0810");
				assertThat(context.getBean(TlsBundles.class).of("issuer")).containsExactly("issuer-keys");
				assertThat(context.getBean(TlsBundles.class).of("plain")).isEmpty();
			});
	}

	@Test
	void anAddressMayHaveABundleOfItsOwnAndOtherwiseHasThatOfItsPool() {
		int secure = FarEnd.freePort();
		int clear = FarEnd.freePort();
		this.context
			.withPropertyValues("iso8583.defaults.ssl.enabled=false", "iso8583.server.issuer.port=" + secure,
					"iso8583.server.issuer.ssl.bundle=issuer-keys", "iso8583.server.issuer.ssl.client-auth=need",
					"iso8583.server.plain.port=" + clear, "iso8583.pool.first.addresses[0].address=localhost:" + secure,
					"iso8583.pool.first.addresses[0].ssl.bundle=acquirer-keys",
					"iso8583.pool.first.addresses[1].address=localhost:" + clear,
					"iso8583.pool.first.minimum-connections=2", "iso8583.pool.second.ssl.bundle=acquirer-keys",
					"iso8583.pool.second.addresses[0].address=localhost:" + secure,
					"iso8583.pool.second.addresses[0].send-timeout=1s",
					"iso8583.pool.second.addresses[1].address=localhost:" + clear,
					"iso8583.pool.second.addresses[1].ssl.enabled=false", "iso8583.pool.second.minimum-connections=2")
			.run((context) -> {
				assertThat(context.getBean("first", Pool.class).connections()).hasSize(2);
				assertThat(context.getBean("second", Pool.class).connections()).hasSize(2);
			});
	}

	@Test
	void eachAddressMayExpectAnotherCertificateAndAServerItsClients() {
		int port = FarEnd.freePort();
		this.context
			.withPropertyValues("iso8583.server.issuer.port=" + port, "iso8583.server.issuer.ssl.bundle=issuer-keys",
					"iso8583.server.issuer.ssl.client-auth=need", "iso8583.server.issuer.ssl.expected-names=acquirer",
					"iso8583.defaults.ssl.pins=" + pin("issuer"), "iso8583.pool.acquirer.ssl.bundle=acquirer-keys",
					"iso8583.pool.acquirer.addresses[0].address=127.0.0.1:" + port,
					"iso8583.pool.acquirer.addresses[1].address=127.0.0.1:" + port,
					"iso8583.pool.acquirer.addresses[1].ssl.expected-names=STATION-0042",
					"iso8583.pool.acquirer.addresses[2].address=127.0.0.1:" + port,
					"iso8583.pool.acquirer.addresses[2].ssl.pins=" + pin("acquirer"),
					"iso8583.pool.acquirer.minimum-connections=1")
			.run((context) -> {
				Pool pool = context.getBean(Pool.class);
				await().until(() -> pool.members().get(0).stats().state() == MemberState.ONLINE);
				await().untilAsserted(() -> assertThat(pool.members().subList(1, 3))
					.allSatisfy((member) -> assertThat(member.stats().lastFailure())
						.contains("certificate not expected (its key is")
						.contains("CN=issuer")
						.contains(pin("issuer"))));
			});
	}

	@Test
	void anUpdatedBundleIsUsedByNewConnectionsAndOldOnesStayOpen() {
		mutual().run((context) -> {
			measured(context);
			Pool pool = context.getBean(Pool.class);
			Connection before = pool.connections().get(0);
			context.getBean(SslBundleRegistry.class).updateBundle("acquirer-keys", pem("renewed", "renewed"));
			assertThat(daysLeft("acquirer-keys")).isEqualTo(6);
			before.send(context.getBean(MessageFormat.class).newMessage("0800"));
			reconnectsAndSends(context);
		});
	}

	private static void reconnectsAndSends(ApplicationContext context) {
		Pool pool = context.getBean(Pool.class);
		Connection before = pool.connections().get(0);
		before.fail("for a test");
		await().until(() -> pool.connections().size() == 1 && pool.connections().get(0) != before);
		pool.send(context.getBean(MessageFormat.class).newMessage("0800"));
	}

	@Test
	void anUpdateBeforeItsListenerIsRegisteredIsNotMissed() {
		DefaultSslBundleRegistry updatedMeanwhile = new DefaultSslBundleRegistry("keys", pem("acquirer", "acquirer")) {
			@Override
			public void addBundleUpdateHandler(String name, Consumer<SslBundle> handler) {
				updateBundle("keys", pem("renewed", "renewed"));
				super.addBundleUpdateHandler(name, handler);
			}
		};
		this.context.withBean(SslBundleRegistry.class, () -> updatedMeanwhile)
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.ssl.bundle=keys")
			.run((context) -> {
				measured(context);
				assertThat(daysLeft("keys")).isEqualTo(6);
			});
	}

	@Test
	void anUnusableUpdateIsLoggedOnceForEachReasonAndIgnored(CapturedOutput output) {
		mutual().run((context) -> {
			measured(context);
			SslBundleRegistry bundles = context.getBean(SslBundleRegistry.class);
			bundles.updateBundle("acquirer-keys", pem("acquirer", "renewed"));
			bundles.updateBundle("acquirer-keys", pem("acquirer", "renewed"));
			assertThat(daysLeft("acquirer-keys")).isEqualTo(2);
			assertThat(this.registry.get("iso8583.certificate.updates.failed")
				.tag("bundle", "acquirer-keys")
				.functionCounter()
				.count()).isEqualTo(2);
			assertThat(output.toString().split("its new content cannot be used", -1)).hasSize(2);
			assertThat(output).contains("The private key does not belong to the certificate of CN=renewed")
				.doesNotContain(Certificates.PASSWORD);
			bundles.updateBundle("acquirer-keys", pem("renewed", "acquirer"));
			assertThat(output).contains("The private key does not belong to the certificate of CN=acquirer");
			reconnectsAndSends(context);
		});
	}

	@Test
	void anUpdateWithoutTrustedCertificatesIsLoggedAndIgnored(CapturedOutput output) {
		mutual().run((context) -> {
			KeyStore empty = KeyStore.getInstance("PKCS12");
			empty.load(null, null);
			SslStoreBundle keys = pem("renewed", "renewed").getStores();
			context.getBean(SslBundleRegistry.class)
				.updateBundle("issuer-keys", SslBundle.of(SslStoreBundle.of(keys.getKeyStore(), null, empty)));
			assertThat(output).contains("There are no certificates in its truststore");
			reconnectsAndSends(context);
		});
	}

	@Test
	void aFileThatIsReplacedIsReadAgain() {
		this.context.withPropertyValues(certificates().pem("files", "issuer"))
			.withPropertyValues("spring.ssl.bundle.pem.files.reload-on-update=true",
					"spring.ssl.bundle.watch.file.quiet-period=50ms", "iso8583.server.issuer.port=0",
					"iso8583.server.issuer.ssl.bundle=files")
			.run((context) -> {
				measured(context);
				assertThat(daysLeft("files")).isEqualTo(4);
				java.nio.file.Files.copy(folder.resolve("renewed-key.pem"), folder.resolve("issuer-key.pem"),
						java.nio.file.StandardCopyOption.REPLACE_EXISTING);
				java.nio.file.Files.copy(folder.resolve("renewed.pem"), folder.resolve("issuer.pem"),
						java.nio.file.StandardCopyOption.REPLACE_EXISTING);
				await().until(() -> daysLeft("files") == 6);
			});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					iso8583.pool.acquirer.ssl.bundle                    | nobody   | There is no such bundle; there are [
					iso8583.defaults.ssl.bundle                         | nobody   | There is no such bundle; there are [
					iso8583.pool.acquirer.ssl.client-auth               | NEED     | It is for servers: leave it out.
					iso8583.pool.acquirer.ssl.handshake-timeout         | PT1S     | write connect-timeout
					iso8583.server.issuer.ssl.server-name               | issuer   | It is for pools and connections: leave it out.
					iso8583.pool.acquirer.ssl.server-name               | a b      | must be one host name or IP address
					iso8583.pool.acquirer.ssl.pins                      | issuer   | sha256/ and the 44 Base64 characters
					iso8583.pool.acquirer.ssl.pins                      | ''       | leave the pins out
					iso8583.pool.acquirer.ssl.expected-names            | ''       | An expected name is empty
					iso8583.server.issuer.ssl.expected-names            | terminal | write iso8583.server.issuer.ssl.client-auth=need
					iso8583.server.issuer.ssl.revocation                | STAPLED  | clients cannot staple
					iso8583.server.issuer.ssl.handshake-timeout         | PT0S     | must be more than zero
					iso8583.server.issuer.ssl.bundle                    | trusting | needs a private key with its certificate
					iso8583.server.issuer.ssl.bundle                    | keyed    | needs trusted authorities of its own
					spring.ssl.bundle.pem.old.options.enabled-protocols | TLSv1.1  | write TLSv1.3,TLSv1.2 or leave it
					spring.ssl.bundle.jks.older.protocol                | TLSv1    | write TLS or leave it
					iso8583.pool.acquirer.ssl.bundle                    | mixed    | The private key does not belong to the certificate
					iso8583.pool.acquirer.ssl.bundle                    | keyless  | There is no private key in its keystore
					iso8583.pool.acquirer.ssl.bundle                    | unfit    | is for [TLSv1.2]; add some that are
					""")
	void aWrongValueIsShownWithItsPropertyAndTheRemedy(String property, String value, String remedy) {
		String bundle = property.startsWith("spring.ssl.bundle.") ? property.split("\\.")[4] : "acquirer-keys";
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1", "iso8583.server.issuer.port=0")
			.withPropertyValues("iso8583.pool.acquirer.minimum-connections=0",
					"iso8583.server.issuer.ssl.bundle=issuer-keys")
			.withPropertyValues(
					property.contains("defaults") ? "ignored=" : "iso8583.pool.acquirer.ssl.bundle=" + bundle)
			.withPropertyValues("iso8583.server.issuer.ssl.client-auth=want")
			.withPropertyValues(
					"spring.ssl.bundle.pem.trusting.truststore.certificate=" + certificates().certificatePem("issuer"))
			.withPropertyValues(
					"spring.ssl.bundle.pem.keyed.keystore.certificate=" + certificates().certificatePem("issuer"),
					"spring.ssl.bundle.pem.keyed.keystore.private-key=" + certificates().keyPem("issuer"))
			.withPropertyValues(
					"spring.ssl.bundle.pem.keyless.keystore.certificate=" + certificates().certificatePem("issuer"),
					"spring.ssl.bundle.pem.unfit.options.enabled-protocols=TLSv1.2",
					"spring.ssl.bundle.pem.unfit.options.ciphers=TLS_AES_256_GCM_SHA384")
			.withPropertyValues(
					"spring.ssl.bundle.pem.mixed.keystore.certificate=" + certificates().certificatePem("issuer"),
					"spring.ssl.bundle.pem.mixed.keystore.private-key=" + certificates().keyPem("acquirer"))
			.withPropertyValues(property + "=" + value)
			.run((context) -> {
				InvalidConfigurationPropertyValueException failure = find(context.getStartupFailure());
				assertThat(failure.getName()).isEqualTo(property);
				assertThat(String.valueOf(failure.getValue())).isIn(value, "[" + value + "]");
				assertThat(failure.getReason()).contains(remedy).doesNotContain(Certificates.PASSWORD);
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "iso8583.defaults.ssl.client-auth=need", "iso8583.defaults.ssl.handshake-timeout=5s" })
	void aServerWithTlsPropertiesInTheDefaultsDoesNotStartWithoutTls(String property) {
		this.context.withPropertyValues("iso8583.server.issuer.port=0", property)
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("iso8583.server.issuer.ssl.bundle is not set"));
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", property, "iso8583.server.issuer.ssl.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void aLinkWithTlsPropertiesDoesNotStartWithoutTls() {
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.pool.acquirer.ssl.server-name=issuer.example")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("iso8583.pool.acquirer.ssl.bundle is not set"));
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.pool.acquirer.ssl.expected-names=STATION-0042")
			.run((context) -> assertThat(context).getFailure()
				.hasStackTraceContaining("iso8583.pool.acquirer.ssl.bundle is not set"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "%2$s", "base64:%2$s*", "-----BEGIN PRIVATE KEY-----\n%1$s\n-----ENT PRIVATE KEY-----",
			"-----BEGIN PRIVATE KEY-----%2$s" })
	void aMalformedPrivateKeyIsNotShown(String form) {
		String key = java.util.Base64.getMimeEncoder().encodeToString(certificates().key("issuer").getEncoded());
		String value = form.formatted(key, key.replaceAll("\\s", ""));
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.ssl.bundle=wrong",
					"spring.ssl.bundle.pem.wrong.keystore.certificate=" + certificates().certificatePem("issuer"),
					"spring.ssl.bundle.pem.wrong.keystore.private-key=" + value)
			.run((context) -> {
				assertThat(find(context.getStartupFailure()).getReason()).contains("cannot be used");
				java.io.StringWriter trace = new java.io.StringWriter();
				context.getStartupFailure().printStackTrace(new java.io.PrintWriter(trace));
				assertThat(trace.toString()).doesNotContain(key.substring(0, 20))
					.doesNotContain(key.substring(key.length() - 20));
			});
	}

	@Test
	void aMissingPrivateKeyIsShownWithItsLocation() {
		this.context
			.withPropertyValues("iso8583.server.issuer.port=0", "iso8583.server.issuer.ssl.bundle=wrong",
					"spring.ssl.bundle.pem.wrong.keystore.certificate=" + certificates().certificatePem("issuer"),
					"spring.ssl.bundle.pem.wrong.keystore.private-key=file:/nowhere/of/the/issuer.key")
			.run((context) -> assertThat(find(context.getStartupFailure()).getReason())
				.contains("'file:/nowhere/of/the/issuer.key'"));
	}

	@Test
	void aServerWhoseCustomizerChoosesTlsWithoutAKeyDoesNotStart() {
		this.context
			.withBean(ConnectionOptionsCustomizer.class,
					() -> (name, options) -> options.tls(Tls.of(TlsMaterial.builder().build())))
			.withPropertyValues("iso8583.server.issuer.port=0")
			.run((context) -> {
				InvalidConfigurationPropertyValueException failure = find(context.getStartupFailure());
				assertThat(failure.getName()).isEqualTo("iso8583.server.issuer.ssl.bundle");
				assertThat(failure.getReason()).contains("needs a private key with its certificate");
			});
	}

	private ApplicationContextRunner mutual() {
		int port = FarEnd.freePort();
		return this.context.withPropertyValues("iso8583.server.issuer.port=" + port,
				"iso8583.server.issuer.ssl.bundle=issuer-keys", "iso8583.server.issuer.ssl.client-auth=need",
				"iso8583.pool.acquirer.addresses=localhost:" + port, "iso8583.pool.acquirer.ssl.bundle=acquirer-keys",
				"iso8583.pool.acquirer.reconnect.initial-delay=10ms");
	}

	/**
	 * Register the meters, as Spring Boot's metrics auto-configuration does in an
	 * application.
	 */
	private void measured(ApplicationContext context) {
		context.getBean("iso8583CertificateMeters", MeterBinder.class).bindTo(this.registry);
	}

	private static String pin(String alias) {
		try {
			byte[] key = certificates().certificate(alias).getPublicKey().getEncoded();
			return "sha256/" + Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(key));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new AssertionError(ex);
		}
	}

	private long daysLeft(String bundle) {
		double seconds = this.registry.get("iso8583.certificate.expiry").tag("bundle", bundle).timeGauge().value();
		return Duration.ofSeconds((long) seconds).toDays();
	}

	private static SslBundle pem(String key, String certificate) {
		PemSslStoreDetails keys = PemSslStoreDetails.forCertificate(certificates().certificatePem(certificate))
			.withPrivateKey(certificates().keyPem(key));
		PemSslStoreDetails trusted = PemSslStoreDetails.forCertificate(certificates().certificatePem("authority"));
		return SslBundle.of(new PemSslStoreBundle(keys, trusted));
	}

	private static Map<String, Object> details(ApplicationContext context, String link) {
		HealthIndicator health = (HealthIndicator) Objects
			.requireNonNull(context.getBean(CompositeHealthContributor.class).getContributor(link));
		return Objects.requireNonNull(health.health()).getDetails();
	}

	private static InvalidConfigurationPropertyValueException find(Throwable failure) {
		Throwable current = failure;
		while (current != null && !(current instanceof InvalidConfigurationPropertyValueException)) {
			current = current.getCause();
		}
		assertThat(current).as(String.valueOf(failure)).isNotNull();
		return (InvalidConfigurationPropertyValueException) current;
	}

	static final class Issuer {

		private final MessageFormat format;

		Issuer(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = "0800")
		IsoMessage answer(IsoMessage request) {
			return this.format.set(this.format.responseTo(request), 39, "00");
		}

	}

}
