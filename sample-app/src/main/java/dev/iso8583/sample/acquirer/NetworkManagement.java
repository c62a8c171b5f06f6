package dev.iso8583.sample.acquirer;

import com.solab.iso8583.IsoMessage;

import org.springframework.stereotype.Component;

import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.annotation.SignOnHandler;

/**
 * What keeps the gateway's connections in service. It only makes the messages: the
 * starter sends them at the right time and judges the answers.
 */
@Component
class NetworkManagement {

	private static final String SIGN_ON = "001";

	private static final String SIGN_OFF = "002";

	private static final String ECHO_TEST = "301";

	private final GatewayMessages messages;

	NetworkManagement(GatewayMessages messages) {
		this.messages = messages;
	}

	@SignOnHandler(link = "acquirer")
	IsoMessage signOn() {
		return this.messages.networkManagement(SIGN_ON);
	}

	@PingHandler(link = "acquirer")
	IsoMessage ping() {
		return this.messages.networkManagement(ECHO_TEST);
	}

	@SignOffHandler(link = "acquirer")
	IsoMessage signOff() {
		return this.messages.networkManagement(SIGN_OFF);
	}

}
