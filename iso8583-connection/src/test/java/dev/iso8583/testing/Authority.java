package dev.iso8583.testing;

import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * Issues certificates during a test, so that no file with a certificate can expire.
 */
public final class Authority {

	private static final byte[] ECDSA = Der.sequence(Der.identifier(0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x04, 0x03, 0x02));

	private static final AtomicInteger serial = new AtomicInteger(1);

	private final String name;

	private final KeyPair keys = keys();

	private final X509Certificate certificate;

	public Authority(String name) {
		this.name = name;
		this.certificate = certificate(name, this.keys.getPublic(), Instant.now().plus(Duration.ofDays(2)),
				basicConstraints());
	}

	private Authority(String name, Authority superior, Instant end) {
		this.name = name;
		this.certificate = superior.certificate(name, this.keys.getPublic(), end, basicConstraints());
	}

	/** Return an authority that this one certifies. */
	public Authority authorizes(String name, Instant end) {
		return new Authority(name, this, end);
	}

	private static byte[] basicConstraints() {
		return Der.sequence(Der.identifier(0x55, 0x1D, 0x13), Der.value(0x01, new byte[] { -1 }),
				Der.value(0x04, Der.sequence(Der.value(0x01, new byte[] { -1 }))));
	}

	/** Issue a certificate for host names or IP addresses, valid for a day from now. */
	public Identity issues(String subject, String... hosts) {
		return issuesUntil(Instant.now().plus(Duration.ofDays(1)), subject, hosts);
	}

	public Identity issuesUntil(Instant end, String subject, String... hosts) {
		KeyPair subjectKeys = keys();
		byte[][] names = new byte[hosts.length][];
		for (int index = 0; index < hosts.length; index++) {
			names[index] = hosts[index].matches("[0-9.]+") ? Der.value(0x87, address(hosts[index]))
					: Der.text(0x82, hosts[index]);
		}
		byte[] alternativeNames = Der.sequence(Der.identifier(0x55, 0x1D, 0x11), Der.value(0x04, Der.sequence(names)));
		return new Identity(subjectKeys.getPrivate(),
				certificate(subject, subjectKeys.getPublic(), end, (hosts.length > 0) ? alternativeNames : null));
	}

	public X509Certificate certificate() {
		return this.certificate;
	}

	/** Return trust managers that trust only this authority. */
	public TrustManager[] trusted() {
		return trusted(this.certificate);
	}

	/** Return trust managers that trust only these certificates. */
	public static TrustManager[] trusted(X509Certificate... certificates) {
		try {
			KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
			store.load(null, null);
			for (X509Certificate certificate : certificates) {
				store.setCertificateEntry(certificate.getSerialNumber().toString(), certificate);
			}
			TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
			factory.init(store);
			return factory.getTrustManagers();
		}
		catch (GeneralSecurityException | java.io.IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private X509Certificate certificate(String subject, PublicKey key, Instant end, byte[] extension) {
		byte[] extensions = (extension != null) ? Der.value(0xA3, Der.sequence(extension)) : new byte[0];
		byte[] content = Der.sequence(Der.value(0xA0, Der.integer(2)), Der.integer(serial.incrementAndGet()), ECDSA,
				commonName(this.name), Der.sequence(Der.time(end.minus(Duration.ofDays(30))), Der.time(end)),
				commonName(subject), key.getEncoded(), extensions);
		try {
			Signature signature = Signature.getInstance("SHA256withECDSA");
			signature.initSign(this.keys.getPrivate());
			signature.update(content);
			byte[] encoded = Der.sequence(content, ECDSA, Der.bits(signature.sign()));
			return (X509Certificate) CertificateFactory.getInstance("X.509")
				.generateCertificate(new ByteArrayInputStream(encoded));
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static byte[] commonName(String name) {
		return Der.sequence(Der.value(0x31, Der.sequence(Der.identifier(0x55, 0x04, 0x03), Der.text(0x0C, name))));
	}

	private static byte[] address(String host) {
		try {
			return InetAddress.getByName(host).getAddress();
		}
		catch (UnknownHostException ex) {
			throw new IllegalArgumentException(ex);
		}
	}

	private static KeyPair keys() {
		try {
			KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
			generator.initialize(256);
			return generator.generateKeyPair();
		}
		catch (GeneralSecurityException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
