package dev.iso8583.autoconfigure;

import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicReference;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;
import dev.iso8583.message.mapping.Field;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client and a server whose messages a specification describes.
 */
class SpecificationLinksTests {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final int port = FarEnd.freePort();

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withUserConfiguration(Issuer.class)
		.withPropertyValues("iso8583.connection.acquirer.address=localhost:" + this.port,
				"iso8583.connection.acquirer.network-management.sign-on.code=001",
				"iso8583.connection.acquirer.echoed-fields=37", "iso8583.server.issuer.port=" + this.port,
				"iso8583.server.issuer.network-management.answer=true",
				"iso8583.server.issuer.overload-response-code=91");

	@Test
	void requestOfABuiltInSpecificationIsAnswered() {
		this.context.withPropertyValues("iso8583.message.spec=iso1987-binary").run((context) -> {
			assertThat(context).hasNotFailed();
			MessageFormat messages = context.getBean(MessageFormat.class);
			IsoMessage request = payment(messages);
			IsoMessage response = context.getBean(Connection.class).send(request);
			assertThat(MessagePrinter.print(response)).isEqualTo("0110 [3=000000 4=000000001250 11="
					+ request.getField(11) + " 28=C00000075 37=632619836166 38=A12345 39=00 41=TERM0001 49=978]");
			assertThat(response.<String>getObjectValue(4)).isEqualTo("000000001250");
			assertThat(context.getBean(Issuer.class).received.get())
				.isEqualTo("1250 D00000050 632619836166 4111111111111111=2912");
			messages.set(request, 11, "836166");
			assertThat(HEX.formatHex(messages.encode(request))).isEqualTo("0100" + "7020001028808000"
					+ "164111111111111111" + "000000" + "000000001250" + "836166" + "4400000050"
					+ "2104111111111111111D2912" + "363332363139383336313636" + "5445524D30303031" + "393738");
		});
	}

	@Test
	void requestOfAFileOnTheClassPathIsAnswered() {
		this.context.withPropertyValues("iso8583.message.spec=classpath:specs/mainframe.yml").run((context) -> {
			assertThat(context).hasNotFailed();
			MessageFormat messages = context.getBean(MessageFormat.class);
			assertThat(messages.specification().name()).isEqualTo("Mainframe");
			IsoMessage request = messages.set(payment(messages), 48, "[!]");
			IsoMessage response = context.getBean(Connection.class).send(request);
			assertThat(MessagePrinter.print(response)).contains("28=C00000075")
				.contains("38=A12345 39=00 41=TERM0001 49=978");
			messages.set(request, 11, "836166");
			assertThat(HEX.formatHex(messages.encode(request)))
				.isEqualTo("0100" + "7020001028818000" + "104111111111111111" + "000000" + "000000001250" + "836166"
						+ "4400000050" + "1504111111111111111D2912" + "F6F3F2F6F1F9F8F3F6F1F6F6" + "E3C5D9D4F0F0F0F1"
						+ "03AD5ABD" + "F9F7F8");
		});
	}

	private static IsoMessage payment(MessageFormat messages) {
		IsoMessage request = messages.newMessage("0100");
		messages.set(request, 2, "4111111111111111");
		messages.set(request, 3, "0");
		messages.set(request, 4, 1250);
		messages.set(request, 28, "D50");
		messages.set(request, 35, "4111111111111111=2912");
		messages.set(request, 37, "632619836166");
		messages.set(request, 41, "TERM0001");
		return messages.set(request, 49, "978");
	}

	static class Issuer {

		private final AtomicReference<String> received = new AtomicReference<>();

		private final MessageFormat messages;

		Issuer(MessageFormat messages) {
			this.messages = messages;
		}

		@InboundHandler("0100")
		IsoMessage authorize(IsoMessage request, @Field(4) Long amount, @Field(28) String fee, @Field(37) String rrn,
				@Field(35) String track) {
			this.received.set(amount + " " + fee + " " + rrn + " " + track);
			IsoMessage response = this.messages.responseTo(request);
			this.messages.set(response, 28, "C75");
			this.messages.set(response, 38, "A12345");
			return this.messages.set(response, 39, "00");
		}

	}

}
