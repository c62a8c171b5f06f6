package dev.iso8583.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPath;
import javax.xml.xpath.XPathConstants;
import javax.xml.xpath.XPathExpressionException;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.NodeList;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks the POMs of the published modules: the BOM and the requirements of Maven
 * Central.
 */
class PublishedModulesTests {

	private static final Path ROOT = Path.of("..");

	private final XPath xpath = XPathFactory.newInstance().newXPath();

	@Test
	void bomHasEveryPublishedModule() throws Exception {
		List<String> published = new ArrayList<>();
		for (Document pom : publishedPoms()) {
			if (!"pom".equals(text(pom, "/project/packaging"))) {
				published.add(text(pom, "/project/artifactId"));
			}
		}
		assertThat(published).contains("iso8583-connection", "iso8583-spring-boot-starter");
		assertThat(texts(pom("iso8583-bom"), "/project/dependencyManagement/dependencies/dependency/artifactId"))
			.containsExactlyInAnyOrderElementsOf(published);
	}

	@Test
	void everyPublishedModuleHasNameAndDescriptionOfItsOwn() throws Exception {
		List<Document> poms = publishedPoms();
		for (String element : List.of("name", "description")) {
			List<String> values = new ArrayList<>();
			for (Document pom : poms) {
				values.add(text(pom, "/project/" + element));
			}
			assertThat(values).as(element).doesNotContain("").doesNotHaveDuplicates();
		}
	}

	@Test
	void everyPublishedJarHasItsModuleName() throws Exception {
		List<String> names = new ArrayList<>();
		for (Document pom : publishedPoms()) {
			if (!"pom".equals(text(pom, "/project/packaging"))) {
				names.add(text(pom, "//manifestEntries/Automatic-Module-Name"));
			}
		}
		assertThat(names).doesNotHaveDuplicates().allSatisfy((name) -> assertThat(name).startsWith("dev.iso8583."));
	}

	@Test
	void parentHasWhatMavenCentralAsksFor() throws Exception {
		Document parent = pom(".");
		for (String element : List.of("name", "description", "url", "licenses/license/name", "licenses/license/url",
				"developers/developer/name", "scm/connection", "scm/developerConnection", "scm/url")) {
			assertThat(text(parent, "/project/" + element)).as(element).isNotBlank();
		}
	}

	/** Return the POM of the root and those of the published modules. */
	private List<Document> publishedPoms() throws Exception {
		Document root = pom(".");
		List<Document> poms = new ArrayList<>(List.of(root));
		for (String module : texts(root, "/project/modules/module")) {
			Document pom = pom(module);
			if (!"true".equals(text(pom, "/project/properties/maven.deploy.skip"))) {
				poms.add(pom);
			}
		}
		return poms;
	}

	private static Document pom(String module) throws Exception {
		try (var in = Files.newInputStream(ROOT.resolve(module).resolve("pom.xml"))) {
			return DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(in);
		}
	}

	private String text(Document pom, String path) throws XPathExpressionException {
		return this.xpath.evaluate(path, pom);
	}

	private List<String> texts(Document pom, String path) throws XPathExpressionException {
		NodeList nodes = (NodeList) this.xpath.evaluate(path, pom, XPathConstants.NODESET);
		List<String> texts = new ArrayList<>();
		for (int i = 0; i < nodes.getLength(); i++) {
			texts.add(nodes.item(i).getTextContent());
		}
		return texts;
	}

}
