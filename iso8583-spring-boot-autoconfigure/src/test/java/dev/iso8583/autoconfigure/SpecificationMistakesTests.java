package dev.iso8583.autoconfigure;

import java.util.Arrays;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import dev.iso8583.annotation.InboundHandler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What a user sees who made a mistake with a message specification.
 */
@Tag("slow")
@ExtendWith(OutputCaptureExtension.class)
class SpecificationMistakesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					config            | classpath:iso8583.xml | either a specification, here iso1987-ascii in iso8583.PLACE.spec, or j8583's XML
					charset           | IBM1047               | The specification iso1987-ascii says which character set a field has; leave this out
					binary-header     | true                  | of your own that extends it and says mti: bcd and bitmap: binary
					binary-bitmap     | false                 | says how bitmaps are written; leave this out
					binary-fields     | true                  | of your own that extends it and says defaults: {n: bcd, b: binary}
					digits-in-charset | true                  | says how MTI, bitmap and lengths are written
					bcd-padding       | right-f               | defaults: {n: {encoding: bcd, align: left, fill: F}}
					""")
	void propertyThatTheSpecificationMakesMeaninglessIsShown(String property, String value, String remedy,
			CapturedOutput output) {
		for (String place : new String[] { "message", "message.formats.visa" }) {
			failsToStart(place + ".spec=iso1987-ascii", place + "." + property + "=" + value);
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("Invalid value '" + value + "' for configuration property 'iso8583." + place + "." + property
						+ "'")
				.contains(remedy.replace("PLACE", place));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					reversal.mti                 | 0200       | 0200 is not the type of a reversal; write one such as 0400 or 0420.
					reversal.fields              | 1          | There is no field 1; write numbers from 2 to 128.
					reversal.original-data-field | 129        | There is no field 129; write numbers from 2 to 128.
					reversal.original-data       | mti stan:6 | is wrong; write mti, and numbers of fields with their widths, such as "mti 11:6 7:10 32:11 33:11"
					""")
	void reversalThatCannotBeIsShownWithARemedy(String property, String value, String remedy, CapturedOutput output) {
		for (String place : new String[] { "message", "message.formats.visa" }) {
			failsToStart(place + ".spec=iso1987-ascii", place + "." + property + "=" + value);
			assertThat(output).contains("for configuration property 'iso8583." + place + "." + property + "'")
				.contains(remedy);
		}
	}

	@Test
	void fieldsThatRequestsCannotBeFilledWithAreShown(CapturedOutput output) {
		failsToStart("message.spec=iso1993-ascii", "message.fill=rrn,local-date");
		assertThat(output).contains("for configuration property 'iso8583.message.fill'")
			.contains("Requests are to be filled with the local-date, field 13, but in messages 1100 it is"
					+ " YYMM; leave local-date out of fill.");
		failsToStart("message.spec=iso1987-ascii", "message.reversal.original-data=mti 11:7 7:10 32:11 33:11");
		assertThat(output).contains("for configuration property 'iso8583.message.reversal.original-data'")
			.contains("The original data elements do not fit: Field 90 of 0420");
		failsToStart("message.spec=iso1987-ascii", "message.reversal.fields=2,11,191");
		assertThat(output).contains("for configuration property 'iso8583.message.reversal.fields'");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					iso1987-asci                           | does not exist; write the location of a file, or one of iso1987-ascii, iso1987-ascii-binary-bitmap,
					''                                     | does not exist; write the location of a file, or one of iso1987-ascii
					classpath:specs/missing.yml            | classpath:specs/missing.yml: does not exist
					classpath:specs/orphan.yml             | line 1, extends: 'classpath:specs/missing.yml' does not exist
					classpath:specs/no-fields.yml          | It has no fields; write extends, such as extends: iso1987-ascii, or fields
					classpath:specs/mistakes.yml           | line 3, fields.48: unknown key 'lenght'; write one of name, format
					classpath:specs/mistakes.yml           | line 4, fields.60.format: the length of a field is at least 1, not 0
					classpath:specs/shows-a-secret.yml     | line 4, fields.52: field 52 of the specification Acme may hold card data or a secret, which must not be shown in a text; leave its show out
					classpath:specs/truncates-a-secret.yml | line 4, fields.35: field 35 of the specification Acme may hold card data or a secret, which must not be shown in a text, even in part; leave its show out
					""")
	void specificationThatCannotBeUsedIsShownWithItsMistakes(String location, String text, CapturedOutput output) {
		for (String place : new String[] { "message", "message.formats.visa" }) {
			failsToStart(place + ".spec=" + location);
			assertThat(output).contains("APPLICATION FAILED TO START")
				.contains("Invalid value '" + location + "' for configuration property 'iso8583." + place + ".spec'")
				.contains(text);
		}
	}

	@ParameterizedTest
	@CsvSource({ "shown-fields, 37", "truncated-fields, 37", "shown-fields, 63" })
	void fieldThatAFormatShowsAlthoughItsSpecificationHidesItIsShown(String property, String field,
			CapturedOutput output) {
		failsToStart("message.spec=classpath:specs/hides.yml", "message." + property + "=" + field);
		assertThat(output).contains("APPLICATION FAILED TO START")
			.contains("The message format shows more of field " + field + " than the specification Acme allows");
	}

	@ParameterizedTest
	@CsvSource({ "iso-header-length, 256, An ISO header has 1 to 255 bytes",
			"shown-fields, 2, Field 2 may hold card data", "binary-iso-header, true, There is no iso-header" })
	void otherPropertiesAreCheckedAsEver(String property, String value, String remedy, CapturedOutput output) {
		failsToStart("message.spec=iso1987-ascii", "message." + property + "=" + value);
		assertThat(output).contains("iso8583.message." + property).contains(remedy);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					server.issuer.match-fields           | 11,65  | since the specification iso1987-ascii has no field 65; write other fields
					defaults.match-fields                | 65     | No response could be matched, since the specification iso1987-ascii has no field 65
					server.issuer.overload-response-code | 800    | does not fit field 39 of the specification iso1987-ascii; write a code of its format and length
					""")
	void propertyOfALinkThatDoesNotFitTheSpecificationIsShown(String property, String value, String remedy,
			CapturedOutput output) {
		failsToStart("message.spec=iso1987-ascii", property + "=" + value);
		assertThat(output).contains("Invalid value '" + value + "' for configuration property 'iso8583." + property)
			.contains(remedy)
			.doesNotContain("guide")
			.doesNotContain("0110");
	}

	@Test
	void stickyFieldThatTheSpecificationDoesNotHaveIsShown(CapturedOutput output) {
		failsToStart("message.spec=iso1987-ascii", "pool.acquirer.addresses=localhost:1",
				"pool.acquirer.strategy=sticky", "pool.acquirer.sticky-field=65");
		assertThat(output).contains("The specification of the messages has no field 65; write another field");
	}

	@Test
	void handlerOfATypeThatNoSpecificationDescribesIsShown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> new SpringApplicationBuilder(Answers.class).web(WebApplicationType.NONE)
			.run("--iso8583.message.spec=iso1987-ascii", "--iso8583.server.issuer.port=0", "--mti=0920")
			.close());
		assertThat(output)
			.contains("has @InboundHandler for 0920, and would never be called: the link issuer can read only versions"
					+ " 0, 1, 2, 8 and 9, and classes 1 to 8")
			.contains("Correct the mti or link of the annotation")
			.doesNotContain("<parse");
	}

	@ParameterizedTest
	@ValueSource(strings = { "0100", "1200", "04xx", "9800" })
	void handlerOfAnyTypeThatASpecificationDescribesIsTaken(String mti) {
		new SpringApplicationBuilder(Answers.class).web(WebApplicationType.NONE)
			.run("--iso8583.message.spec=iso1987-ascii", "--iso8583.server.issuer.port=0", "--mti=" + mti)
			.close();
	}

	@Test
	void isoHeaderIsCheckedByTheCharacterSetOfTheMti(CapturedOutput output) {
		failsToStart("message.spec=iso1987-ascii", "message.iso-header=\u00c4");
		assertThat(output).contains("iso8583.message.iso-header'").contains("a character that is not in US-ASCII");
		start("message.spec=iso1987-ebcdic", "message.iso-header=\u00c4").close();
	}

	private static void failsToStart(String... properties) {
		assertThatException().isThrownBy(() -> start(properties).close());
	}

	private static ConfigurableApplicationContext start(String... properties) {
		String format = properties[0].startsWith("message.formats.") ? "visa" : "";
		return new SpringApplicationBuilder(Plain.class).web(WebApplicationType.NONE)
			.properties("iso8583.server.issuer.port=0")
			.run(Stream
				.concat(Arrays.stream(properties).map((property) -> "--iso8583." + property),
						format.isEmpty() ? Stream.empty() : Stream.of("--iso8583.server.issuer.message-format=visa"))
				.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Plain {

	}

	static class Answers extends Plain {

		@InboundHandler("${mti}")
		void answer(IsoMessage request) {
		}

	}

}
