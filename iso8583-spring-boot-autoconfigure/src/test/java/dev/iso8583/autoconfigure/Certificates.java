package dev.iso8583.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A certificate authority and the certificates it has issued. The JDK's {@code keytool}
 * creates them for each run, so no stored certificate can expire.
 */
final class Certificates {

	static final String PASSWORD = "not-to-be-shown";

	private static final String AUTHORITY = "authority";

	private final Path folder;

	private final Path store;

	/** What is in the store: to load it takes thousands of rounds of hashing. */
	private @Nullable KeyStore loaded;

	Certificates(Path folder) {
		this.folder = folder;
		this.store = folder.resolve("all.p12");
		keytool("-alias", AUTHORITY, "-dname", "CN=authority", "-ext", "bc:c", "-validity", "30");
	}

	Certificates issue(String alias, int days) {
		keytool("-alias", alias, "-dname", "CN=" + alias, "-signer", AUTHORITY, "-ext", "SAN=dns:localhost",
				"-validity", String.valueOf(days));
		return this;
	}

	private void keytool(String... arguments) {
		this.loaded = null;
		List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool",
				"-J-XX:TieredStopAtLevel=1", "-J-XX:+UseSerialGC", "-genkeypair", "-keyalg", "EC", "-groupname",
				"secp256r1", "-keystore", this.store.toString(), "-storepass", PASSWORD));
		command.addAll(List.of(arguments));
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			String output = new String(process.getInputStream().readAllBytes());
			if (process.waitFor() != 0) {
				throw new IllegalStateException(output);
			}
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/** Return the properties of a PEM bundle: a key and the trusted certificates. */
	String[] pem(String bundle, String alias) {
		String prefix = "spring.ssl.bundle.pem." + bundle + ".";
		return new String[] { prefix + "keystore.private-key=" + keyPem(alias),
				prefix + "keystore.certificate=" + certificatePem(alias),
				prefix + "truststore.certificate=" + certificatePem(AUTHORITY) };
	}

	/**
	 * Return the properties of a key store bundle: a key and the trusted certificates.
	 */
	String[] jks(String bundle, String alias) {
		String prefix = "spring.ssl.bundle.jks." + bundle + ".";
		return new String[] { prefix + "keystore.location=" + pkcs12(alias, true),
				prefix + "keystore.password=" + PASSWORD, prefix + "keystore.type=PKCS12",
				prefix + "truststore.location=" + pkcs12(AUTHORITY, false), prefix + "truststore.password=" + PASSWORD,
				prefix + "truststore.type=PKCS12" };
	}

	String keyPem(String alias) {
		return pem(alias + "-key.pem", "PRIVATE KEY", key(alias).getEncoded());
	}

	String certificatePem(String alias) {
		try {
			return pem(alias + ".pem", "CERTIFICATE", all().getCertificate(alias).getEncoded());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Certificate certificate(String alias) {
		try {
			return all().getCertificate(alias);
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private String pem(String file, String type, byte[] content) {
		String text = "-----BEGIN " + type + "-----\n"
				+ Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content) + "\n-----END " + type
				+ "-----\n";
		try {
			return Files.writeString(this.folder.resolve(file), text).toUri().toString();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private String pkcs12(String alias, boolean withKey) {
		Path file = this.folder.resolve(alias + ".p12");
		if (Files.exists(file)) {
			return file.toUri().toString();
		}
		try (OutputStream out = Files.newOutputStream(file)) {
			KeyStore one = KeyStore.getInstance("PKCS12");
			one.load(null, null);
			if (withKey) {
				one.setKeyEntry(alias, key(alias), PASSWORD.toCharArray(), all().getCertificateChain(alias));
			}
			else {
				Certificate certificate = all().getCertificate(alias);
				one.setCertificateEntry(alias, certificate);
			}
			one.store(out, PASSWORD.toCharArray());
			return file.toUri().toString();
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	Key key(String alias) {
		try {
			return all().getKey(alias, PASSWORD.toCharArray());
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private KeyStore all() {
		KeyStore present = this.loaded;
		if (present != null) {
			return present;
		}
		try (InputStream in = Files.newInputStream(this.store)) {
			KeyStore all = KeyStore.getInstance("PKCS12");
			all.load(in, PASSWORD.toCharArray());
			this.loaded = all;
			return all;
		}
		catch (IOException | GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
