package dev.iso8583.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

import dev.iso8583.internal.SafeText;

/**
 * What a trusted certificate of the far end must fulfil besides: one of the pinned keys,
 * one of the expected names, a stapled OCSP response. Empty sets require nothing. Equal
 * checks share TLS sessions, so no session that was established under other checks is
 * resumed.
 *
 * @param pins keys, each as {@code sha256/} and the Base64 text of the SHA-256 hash of
 * the SubjectPublicKeyInfo
 * @param names names of which the certificate must have one
 * @param stapled whether an OCSP response must come with the certificate
 */
record PeerChecks(Set<String> pins, Set<String> names, boolean stapled) {

	static final PeerChecks NONE = new PeerChecks(Set.of(), Set.of(), false);

	private static final String ALGORITHM = "sha256/";

	private static final int PIN_BYTES = 32;

	private static final int MOST_SHOWN = 8;

	/** Whether the checks identify the far end, so that its host name need not. */
	boolean identifyPeer() {
		return !this.pins.isEmpty() || !this.names.isEmpty();
	}

	/**
	 * Return a pin in the form in which pins are compared.
	 * @throws IllegalArgumentException if it is not a pin
	 */
	static String pin(String text) {
		// curl and RFC 7469 differ by a slash, which is also a character of Base64
		String hash = text.startsWith("sha256//") && text.length() == ALGORITHM.length() + 45
				? text.substring(ALGORITHM.length() + 1)
				: text.startsWith(ALGORITHM) ? text.substring(ALGORITHM.length()) : "";
		try {
			if (hash.length() == 44 && Base64.getDecoder().decode(hash).length == PIN_BYTES) {
				return ALGORITHM + hash;
			}
		}
		catch (IllegalArgumentException ex) {
			// not Base64, see below
		}
		throw new IllegalArgumentException("A pin is sha256/ and the 44 Base64 characters of the SHA-256 hash of the"
				+ " public key, not '" + text + "'; a fingerprint of the certificate in hexadecimal is something"
				+ " else. Print the pin by: openssl x509 -in certificate.pem -noout -pubkey | openssl pkey -pubin"
				+ " -outform der | openssl dgst -sha256 -binary | base64");
	}

	void check(X509Certificate certificate) throws RefusedCertificateException {
		if (!identifyPeer()) {
			return;
		}
		String pin = pinOf(certificate);
		Set<String> presented = namesOf(certificate);
		boolean pinned = this.pins.isEmpty() || this.pins.contains(pin);
		boolean named = this.names.isEmpty() || presented.stream().anyMatch(this.names::contains);
		if (!pinned || !named) {
			String shown = presented.stream()
				.limit(MOST_SHOWN)
				.map(SafeText::of)
				.collect(Collectors.joining("', '", "'", "'"));
			throw new RefusedCertificateException(TlsFailure.NOT_EXPECTED,
					(pinned ? "its key is " : "its key is not pinned: ") + pin
							+ (named ? ", its names are " : ", none of its names is expected: ") + shown,
					null);
		}
	}

	private static String pinOf(X509Certificate certificate) throws RefusedCertificateException {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getPublicKey().getEncoded());
			return ALGORITHM + Base64.getEncoder().encodeToString(hash);
		}
		catch (GeneralSecurityException ex) {
			throw new RefusedCertificateException(TlsFailure.NOT_EXPECTED, "its key cannot be hashed", ex);
		}
	}

	/**
	 * Return the subject alternative names of a certificate, its most specific common
	 * name and its whole subject.
	 */
	private static Set<String> namesOf(X509Certificate certificate) {
		Set<String> names = new LinkedHashSet<>();
		String subject = certificate.getSubjectX500Principal().getName();
		addCommonName(subject, names);
		addAlternativeNames(certificate, names);
		if (!subject.isEmpty()) {
			names.add(subject);
		}
		return names;
	}

	private static void addCommonName(String subject, Set<String> names) {
		try {
			List<Rdn> parts = new LdapName(subject).getRdns();
			for (int index = parts.size() - 1; index >= 0; index--) {
				Attribute name = parts.get(index).toAttributes().get("CN");
				if (name != null) {
					names.add(String.valueOf(name.get()));
					return;
				}
			}
		}
		catch (NamingException ex) {
			// the whole subject remains
		}
	}

	private static void addAlternativeNames(X509Certificate certificate, Set<String> names) {
		try {
			Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
			if (alternatives != null) {
				// some kinds are bytes, which no one can write as a name
				alternatives.stream()
					.map((name) -> name.get(1))
					.filter(String.class::isInstance)
					.forEach((name) -> names.add((String) name));
			}
		}
		catch (CertificateParsingException ex) {
			// the other names remain
		}
	}

}
