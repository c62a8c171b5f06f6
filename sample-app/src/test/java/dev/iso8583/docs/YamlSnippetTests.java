package dev.iso8583.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application starts with the configuration of each YAML snippet, unless the snippet
 * is a specification of messages, which is loaded.
 */
@Tag("slow")
class YamlSnippetTests {

	private static final char[] PASSWORD = "changeit".toCharArray();

	@TempDir
	static Path keys;

	@BeforeAll
	static void makeKeys() throws Exception {
		Path store = keys.resolve("us.p12");
		Process keytool = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
				"-genkeypair", "-keyalg", "RSA", "-alias", "us", "-dname", "CN=us", "-storetype", "PKCS12",
				"-storepass", String.valueOf(PASSWORD), "-keystore", store.toString())
			.redirectErrorStream(true)
			.start();
		assertThat(new String(keytool.getInputStream().readAllBytes())).doesNotContain("rror");
		assertThat(keytool.waitFor()).isZero();
		KeyStore us = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(store)) {
			us.load(in, PASSWORD);
		}
		write("us.crt", "CERTIFICATE", us.getCertificate("us").getEncoded());
		write("their-ca.crt", "CERTIFICATE", us.getCertificate("us").getEncoded());
		write("us.key", "PRIVATE KEY", us.getKey("us", PASSWORD).getEncoded());
	}

	private static void write(String file, String kind, byte[] content) throws IOException {
		Files.writeString(keys.resolve(file), "-----BEGIN " + kind + "-----\n"
				+ Base64.getMimeEncoder().encodeToString(content) + "\n-----END " + kind + "-----\n");
	}

	@ParameterizedTest
	@MethodSource
	void applicationStartsWithEachSnippet(Snippet snippet) {
		LoadedSnippet loaded = new LoadedSnippet(onThisMachine(snippet.text()));
		loaded.run((context) -> {
			assertThat(context).hasNotFailed();
			if (snippet.wire() != null) {
				assertThat(loaded.wire()).isEqualTo(snippet.wire().replace(" ", ""));
			}
		});
	}

	/**
	 * Replace the files and the network interface of a snippet, which this machine does
	 * not have.
	 */
	private static String onThisMachine(String yaml) {
		return yaml.replace("/etc/keys", keys.toString())
			.replace("eth1", "127.0.0.1")
			.replaceAll("classpath:(iso8583.xml|acme.yml)", "classpath:docs/$1");
	}

	static Stream<Snippet> applicationStartsWithEachSnippet() {
		return Page.snippets("yaml").filter((snippet) -> !isSpecification(snippet));
	}

	@ParameterizedTest
	@MethodSource
	void eachSpecificationDescribesMessages(Snippet snippet) {
		MessageSpec spec = SpecFiles.load(snippet.place(), (location) -> location.equals(snippet.place())
				? new ByteArrayInputStream(snippet.text().getBytes(StandardCharsets.UTF_8)) : Objects.requireNonNull(
						YamlSnippetTests.class.getResourceAsStream(location.replace("classpath:", "/docs/"))));
		MessageFormat format = MessageFormat.builder().spec(spec).build();
		assertThat(format.hasField(Mti.of("0100"), 2)).isTrue();
	}

	static Stream<Snippet> eachSpecificationDescribesMessages() {
		return Page.snippets("yaml").filter(YamlSnippetTests::isSpecification);
	}

	private static boolean isSpecification(Snippet snippet) {
		return snippet.text().lines().anyMatch((line) -> line.startsWith("extends:"));
	}

	@Test
	void misspeltPropertyIsFound() {
		new LoadedSnippet("framing: vmlh\nidle-tiem: 5s\n")
			.run((context) -> assertThat(context.getStartupFailure()).isNotNull());
	}

	@Test
	void framingCookbookShowsTheBytesOfEachFraming() {
		assertThat(Page.of("docs/framing.md").snippets().filter((snippet) -> snippet.text().startsWith("framing:")))
			.hasSizeGreaterThan(20)
			.allMatch((snippet) -> snippet.wire() != null);
	}

	@Test
	void tableOfFramingsShowsTheBytesOfEachFraming() {
		List<List<String>> rows = Page.rows(Page.of("docs/framing.md").section("Names of framings")).toList();
		assertThat(rows).hasSizeGreaterThan(10).allSatisfy((row) -> {
			String name = row.get(0).split("`")[1];
			String wire = row.get(1).replace("`", "").replace(" ", "");
			LoadedSnippet loaded = new LoadedSnippet("framing: " + name + "\n");
			loaded.run((context) -> assertThat(loaded.wire()).matches("(?i)" + wire.replace("...", "0{34}")));
		});
	}

}
