package dev.iso8583.connection;

import java.util.Set;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.MessageTemplate;

/**
 * Network management whose message is built from a template.
 */
record TemplateRequest(MessageTemplate template,
		Set<String> acceptedResponseCodes) implements NetworkManagementRequest {

	@Override
	public IsoMessage message(Connection connection) {
		return this.template.newMessage();
	}

}
