package dev.iso8583.message.spec.file;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.presence.FieldPresence;

import static dev.iso8583.message.spec.file.SpecFilesInMemory.acme;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The key {@code messages} of a file, and what it takes from files that it extends.
 */
class SpecFilePresenceTests {

	private static final String BASE = """
			extends: iso1987-ascii
			messages:
			  "0100": {mandatory: [2, 3, 62], optional: [55, 61], echoed: [11, 61]}
			  "0800": {mandatory: [70]}
			""";

	@Test
	void listsAreRead() {
		assertThat(acme("""
				extends: iso1987-ascii
				fields: {48: {parts: tagged, tag: {width: 2, length: {digits: 2}}, fields: {92: n..3}}}
				messages:
				  0100:
				    mandatory: [2, 48.92]
				    optional: []
				    echoed:
				      - 3
				      - 11
				  01X0: {mandatory: [3]}
				""").load().presence())
			.isEqualTo(Map.of("0100", new FieldPresence(List.of("2", "48.92"), List.of(), List.of(3, 11)), "01x0",
					FieldPresence.ofMandatory("3")));
	}

	@Test
	void listReplacesTheInheritedOneAndOthersStay() {
		assertThat(acme("""
				extends: base.yml
				messages:
				  "0100": {optional: [54], mandatory: [4]}
				  "0800": none
				  "0420": {mandatory: [90]}
				""").with("base.yml", BASE).load().presence())
			.isEqualTo(Map.of("0100", new FieldPresence(List.of("4"), List.of(54), List.of(11, 61)), "0420",
					FieldPresence.ofMandatory("90")));
	}

	@Test
	void inheritedListsLoseFieldsThatAreNoLongerThere() {
		assertThat(acme("extends: base.yml\nfields: {61: none, 62: none}").with("base.yml", BASE).load().presence())
			.containsEntry("0100", new FieldPresence(List.of("2", "3"), List.of(55), List.of(11)));
	}

	@Test
	void groupThatIsEchoedLeavesAsItCameWhetherOrNotItWasRead() throws Exception {
		MessageFormat format = MessageFormat.builder().spec(acme("""
				extends: iso1987-ascii
				fields: {48: {parts: tagged, tag: {width: 2, length: {digits: 2}}, fields: {92: n..3}}}
				messages: {"0100": {echoed: [11, 48]}}
				""").load()).build();
		IsoMessage request = format.newMessage("0100");
		Map.of(2, "4111111111111111", 3, "003000", 4, 1250, 41, "TERM0001", 48, "9203123ZZ02ab920177701y")
			.forEach((field, value) -> format.set(request, field, value));
		byte[] bytes = format.encode(request);
		IsoMessage unread = format.decode(bytes);
		IsoMessage read = format.decode(bytes);
		assertThat(format.get(read, "48.92[2]")).isEqualTo("7");
		for (IsoMessage received : List.of(unread, read)) {
			IsoMessage response = format.responseTo(received);
			IsoMessage passedOn = format.decode(format.encode(response));
			assertThat(format.get(response, "48.92")).isEqualTo("123");
			assertThat(format.get(passedOn, "48.ZZ")).isEqualTo("ab");
			assertThat(new String(format.encode(response), StandardCharsets.US_ASCII))
				.endsWith("0239203123ZZ02ab920177701y");
			assertThat(format.encode(MessageFormat.copyOf(received))).isEqualTo(bytes);
		}
	}

	@Test
	void ownListMustNotNameAFieldThatIsNotThere() {
		assertThat(acme("""
				extends: base.yml
				fields: {61: none}
				messages:
				  "0100":
				    mandatory: [2, 61]
				""").with("base.yml", BASE).findings()).containsExactly(
				"acme.yml, line 5, messages.0100.mandatory: there is no field 61; write it under fields, or remove it"
						+ " here");
	}

	@Test
	void requestsMustBeAbleToHaveTheirStan() {
		assertThat(acme("""
				extends: iso1987-ascii
				messages:
				  "0420":
				    mandatory: [4]
				    optional: [90]
				  "0110": {optional: [39]}
				  "08x0": {mandatory: [11], optional: [70]}
				""").findings())
			.containsExactly("acme.yml, line 5, messages.0420.optional: field 11 is not possible, but each new request"
					+ " gets its STAN there; add it here");
		assertThat(acme("extends: iso1987-ascii\nfields: {11: none}\nmessages: {0420: {optional: [90]}}").load())
			.isNotNull();
	}

	@Test
	void mistakesAreFoundWithTheirPlaces() {
		assertThat(acme("""
				extends: iso1987-ascii
				messages:
				  01: {mandatory: [3]}
				  0100: {mandatory: 3, requird: [4]}
				  0110: {echoed: [3]}
				  0120: {mandatory: [3, x], optional: [48.92]}
				  0200:
				    mandatory: [3, 4]
				    optional: [4, 4, 129]
				  0300: [3]
				  9990: {mandatory: [3]}
				""").findings()).containsExactly(
				"acme.yml, line 3, messages: the key is an MTI or a pattern of MTIs, such as 0100 or 01x0",
				"acme.yml, line 4, messages.0100.mandatory: write a list of fields, such as [3, 4, 11]",
				"acme.yml, line 4, messages.0100: unknown key 'requird'; write one of mandatory, optional, echoed",
				"acme.yml, line 6, messages.0120.mandatory: 'x' is not a field; write a number from 2 to 192, or the"
						+ " path of a part such as 48.92",
				"acme.yml, line 6, messages.0120.optional: '48.92' is not the number of a field; only mandatory has parts,"
						+ " so write the field, such as 48",
				"acme.yml, line 10, messages.0300: write keys with values here, of mandatory, optional, echoed",
				"acme.yml, line 5, messages.0110.echoed: a response is not answered; write echoed under the pattern of the"
						+ " request, such as 0100",
				"acme.yml, line 9, messages.0200.optional: 4 is written twice; remove one of both",
				"acme.yml, line 9, messages.0200.optional: there is no field 129; write it under fields, or remove it here",
				"acme.yml, line 9, messages.0200.optional: field 4 is mandatory, too; write it in one of both lists",
				"acme.yml, line 11, messages.9990: no message has such a type; the version is 0, 1, 2, 8 or 9, the class 1"
						+ " to 8, and the function not 8 or 9");
	}

	@Test
	void patternsThatAreEquallySpecificAreFound() {
		assertThat(acme("""
				extends: iso1987-ascii
				messages:
				  01x0: {mandatory: [3]}
				  0x00: {mandatory: [4]}
				""").findings()).containsExactly(
				"acme.yml, line 4, messages.0x00: 0100 matches 01x0, too, which is as specific; write a pattern for 0100"
						+ " itself");
	}

	@Test
	void templateWithAFieldThatIsNotPossibleIsFound() {
		assertThat(acme("""
				extends: iso1987-ascii
				templates: {0800: {70: 001}}
				messages:
				  0800:
				    mandatory: [7]
				    optional: [11]
				""").findings()).containsExactly(
				"acme.yml, line 6, messages.0800.optional: field 70 is not possible, but the template of 0800 has it; add"
						+ " it here, or remove it from the template");
	}

	@Test
	void wrongFieldIsNotSaidToBeMissingToo() {
		assertThat(acme("""
				extends: iso1987-ascii
				fields: {3: x}
				messages: {0100: {mandatory: [3]}}
				""").findings()).singleElement().asString().startsWith("acme.yml, line 2, fields.3:");
	}

}
