package dev.iso8583.sample.issuer;

import java.util.Map;
import java.util.TreeMap;

import com.solab.iso8583.IsoMessage;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.DataElements;
import dev.iso8583.server.Server;

/**
 * Stops and starts the issuer's servers, to play an outage without killing a process, and
 * has them ask their clients whether they are there.
 */
@RestController
@RequestMapping("/issuers/{name}")
class IssuerController {

	private final Map<String, Server> servers;

	IssuerController(Map<String, Server> servers) {
		this.servers = servers;
	}

	@PostMapping("/stop")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void stop(@PathVariable String name) {
		server(name).close();
	}

	@PostMapping("/start")
	@ResponseStatus(HttpStatus.NO_CONTENT)
	void start(@PathVariable String name) {
		server(name).start();
	}

	/** Push an echo test to each client, and return its response code by its address. */
	@PostMapping("/echo")
	Map<String, String> echo(@PathVariable String name) {
		Map<String, String> answers = new TreeMap<>();
		for (Connection client : server(name).connections()) {
			IsoMessage response = client.request("0800").set(DataElements.NETWORK_MANAGEMENT_CODE, "301").send();
			answers.put(client.remoteAddress().toString(), response.getField(DataElements.RESPONSE_CODE).toString());
		}
		return answers;
	}

	private Server server(String name) {
		Server server = this.servers.get("issuer-" + name);
		if (server == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such issuer; there are a and b.");
		}
		return server;
	}

}
