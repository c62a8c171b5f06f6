package dev.iso8583.docs;

import java.math.BigDecimal;
import java.time.YearMonth;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import dev.iso8583.docs.Terminal.Approval;
import dev.iso8583.docs.Terminal.Sale;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.spec.file.SpecFiles;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The examples of parts and records on the page about messages.
 */
class TerminalTests {

	private static final String PAN = "4111111111111111";

	private final MessageFormat format = MessageFormat.builder()
		.spec(SpecFiles.load("classpath:docs/parts.yml"))
		.build();

	private final Terminal terminal = new Terminal(this.format);

	@Test
	void recordsAreReadFromMessagesAndWrittenToThem() throws Exception {
		this.format.requireFields(Mti.of("0100"), Sale.class);
		IsoMessage request = this.terminal.request(PAN);
		this.terminal.setVerificationValue(request, "123");
		IsoMessage received = this.format.decode(this.format.encode(request));
		Sale sale = this.format.read(received, Sale.class);
		assertThat(sale).isEqualTo(new Sale(PAN, new BigDecimal("12.50"), YearMonth.of(2029, 12), "123"));
		IsoMessage response = this.format.set(this.format.responseTo(received), this.terminal.authorize(sale));
		assertThat(this.terminal.code(response)).isEqualTo("A00001");
		assertThat(response.getField(39)).hasToString("00");
		assertThat(this.format.read(response, Approval.class).result()).isEqualTo(Terminal.Result.APPROVED);
	}

	@Test
	void everyPathOfThePageIsAPart() throws Exception {
		IsoMessage message = this.format.newMessage("0100");
		String[] paths = { "43.city", "43.country", "48.92", "55.9F26", "55.9F02", "55.71[1]", "63.version", "127.25" };
		String[] values = { "Rome", "IT", "123", "0102030405060708", "1250", "860101", "1.2", "x" };
		for (int index = 0; index < paths.length; index++) {
			this.format.set(message, paths[index], values[index]);
		}
		IsoMessage read = this.format.decode(this.format.encode(message));
		for (String path : paths) {
			assertThat(this.format.get(read, path)).as(path).isEqualTo(this.format.get(message, path));
		}
		assertThat(this.format.get(read, "55.9F02")).isEqualTo("000000001250");
		assertThat(this.format.describe(read)).contains("43 Card acceptor name and location",
				"9F02 Amount: 000000001250", "92");
	}

	@Test
	void partsHaveTheLayoutThatThePageSays() throws Exception {
		MessageFormat format = MessageFormat.builder().spec(SpecFiles.load("classpath:docs/choice.yml")).build();
		IsoMessage message = format.newMessage("0100");
		String[] paths = { "3", "48.account", "62.invoice", "63" };
		String[] values = { "310000", "12", "A00001", "0103abc" };
		for (int index = 0; index < paths.length; index++) {
			format.set(message, paths[index], values[index]);
		}
		assertThat(format.get(format.decode(format.encode(message)), "48.account")).isEqualTo("0000000012");
	}

	@Test
	void datasetsHaveTheBytesThatThePageSays() {
		MessageFormat format = MessageFormat.builder().spec(SpecFiles.load("classpath:docs/datasets.yml")).build();
		String[] paths = { "104.01.9F02", "104.71.2", "104.71.tlv.9F26" };
		String[] values = { "1250", "1234", "0102030405060708" };
		String[] bytes = { "0100099F0206000000001250", "71000420001234", "71000D00019F26080102030405060708" };
		for (int index = 0; index < paths.length; index++) {
			IsoMessage message = format.set(format.newMessage("2100"), paths[index], values[index]);
			assertThat(message.getField(104)).hasToString(bytes[index]);
		}
	}

}
