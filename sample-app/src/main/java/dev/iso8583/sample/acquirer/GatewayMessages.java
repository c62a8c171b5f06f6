package dev.iso8583.sample.acquirer;

import com.solab.iso8583.IsoMessage;

import org.springframework.stereotype.Component;

import dev.iso8583.message.MessageFormat;

/**
 * Makes the gateway's requests. What is the same in all of them, such as the merchant,
 * stands in the templates of network.yml; times and reference number fill themselves.
 */
@Component
class GatewayMessages {

	private final MessageFormat format;

	GatewayMessages(MessageFormat format) {
		this.format = format;
	}

	/**
	 * Return the 0100 that asks for an authorization, with a STAN and an RRN of its own.
	 */
	IsoMessage authorization(AuthorizationRequest request) {
		return this.format.message("0100", request);
	}

	/**
	 * Return the 0420 that takes a request back. It names the same payment by its RRN and
	 * the very message by its original data elements, and has a STAN of its own.
	 */
	IsoMessage reversal(IsoMessage original) {
		return this.format.reversalOf(original);
	}

}
