package dev.iso8583.interop;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Certificate authorities and the certificates that they have issued, created with
 * OpenSSL.
 */
final class Certificates {

	private final Tools tools;

	private final Path directory;

	Certificates(Tools tools) {
		this.tools = tools;
		this.directory = tools.directory();
		tools.writes("index.txt", "");
		tools.writes("authority.cnf", """
				[ca]
				default_ca = here
				[here]
				database = %s/index.txt
				new_certs_dir = %1$s
				rand_serial = yes
				unique_subject = no
				default_md = sha256
				default_days = 30
				copy_extensions = copy
				policy = any
				[any]
				commonName = supplied
				""".formatted(this.directory));
	}

	/** Create an authority, and return its certificate. */
	Path authority(String name) {
		run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30",
				"-subj", "/CN=" + name, "-keyout", key(name), "-out", certificate(name));
		return this.directory.resolve(name + ".pem");
	}

	/** Have an authority issue a certificate for a host. */
	Identity issued(String authority, String name, String host) {
		return issued(authority, name, host, List.of());
	}

	/** Have an authority issue a certificate that was valid until last year. */
	Identity expired(String authority, String name, String host) {
		return issued(authority, name, host, List.of("-startdate", "20250101000000Z", "-enddate", "20250201000000Z"));
	}

	private Identity issued(String authority, String name, String host, List<String> validity) {
		String request = this.directory.resolve(name + ".csr").toString();
		run("openssl", "req", "-new", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj",
				"/CN=" + name, "-addext", "subjectAltName=DNS:" + host, "-keyout", key(name), "-out", request);
		List<String> command = new ArrayList<>(List.of("openssl", "ca", "-batch", "-notext", "-config",
				this.directory.resolve("authority.cnf").toString(), "-cert", certificate(authority), "-keyfile",
				key(authority), "-in", request, "-out", certificate(name)));
		command.addAll(validity);
		run(command.toArray(String[]::new));
		return new Identity(certificate(name), key(name));
	}

	/** Have an authority declare the certificate of another name void. */
	void revoke(String authority, String name) {
		run("openssl", "ca", "-config", this.directory.resolve("authority.cnf").toString(), "-cert",
				certificate(authority), "-keyfile", key(authority), "-revoke", certificate(name));
	}

	/**
	 * Return an OCSP response about a certificate, signed by an authority.
	 * @return the file of the response
	 */
	String status(String authority, String issuer, String name) {
		String request = this.directory.resolve(name + ".request").toString();
		String response = this.directory.resolve(name + ".response").toString();
		run("openssl", "ocsp", "-issuer", certificate(issuer), "-cert", certificate(name), "-no_nonce", "-reqout",
				request);
		run("openssl", "ocsp", "-index", this.directory.resolve("index.txt").toString(), "-CA", certificate(issuer),
				"-rsigner", certificate(authority), "-rkey", key(authority), "-reqin", request, "-respout", response,
				"-ndays", "1");
		return response;
	}

	/** Return the pin of a certificate, as docs/tls.md says to print it. */
	String pin(String name) {
		return "sha256/" + this.tools
			.starts("sh", "-c",
					"openssl x509 -in " + certificate(name) + " -noout -pubkey"
							+ " | openssl pkey -pubin -outform der | openssl dgst -sha256 -binary | base64")
			.succeeds()
			.trim();
	}

	private String certificate(String name) {
		return this.directory.resolve(name + ".pem").toString();
	}

	private String key(String name) {
		return this.directory.resolve(name + ".key").toString();
	}

	private void run(String... command) {
		this.tools.starts(command).succeeds();
	}

	/**
	 * A certificate and its key, as PEM files.
	 */
	record Identity(String certificate, String key) {
	}

}
