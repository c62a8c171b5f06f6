package dev.iso8583.docs;

import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import dev.iso8583.message.MessageFormat;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each XML snippet of a page declares a published dependency or describes messages.
 */
class XmlSnippetTests {

	@ParameterizedTest
	@MethodSource
	void dependencyIsOneOfOurs(Snippet snippet) {
		String artifact = snippet.text().replaceAll("(?s).*<artifactId>(.*)</artifactId>.*", "$1");
		String pom = Page.read(artifact + "/pom.xml");
		assertThat(snippet.text()).contains("<groupId>dev.iso8583</groupId>");
		assertThat(pom).contains("<artifactId>" + artifact + "</artifactId>");
		String version = snippet.text().replaceAll("(?s).*(<version>.*</version>).*", "$1");
		assertThat(pom).contains("<artifactId>iso8583-spring-boot-parent</artifactId>\n\t\t" + version);
	}

	static Stream<Snippet> dependencyIsOneOfOurs() {
		return Page.snippets("xml").filter((snippet) -> snippet.text().contains("<dependency>"));
	}

	@ParameterizedTest
	@MethodSource
	void messagesAreDescribed(Snippet snippet) {
		String xml = snippet.text();
		MessageFormat format = MessageFormat.builder()
			.configuration(xml.contains("<j8583-config>") ? xml : "<j8583-config>" + xml + "</j8583-config>")
			.build();
		assertThat(format.messageTypes()).isNotEmpty();
	}

	static Stream<Snippet> messagesAreDescribed() {
		return Page.snippets("xml").filter((snippet) -> snippet.text().contains("<parse"));
	}

}
