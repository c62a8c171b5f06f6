package dev.iso8583.sample.issuer;

import java.util.Map;

import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

import dev.iso8583.server.Server;

/**
 * Stops and starts the issuer's servers, to play an outage without killing a process.
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

	private Server server(String name) {
		Server server = this.servers.get("issuer-" + name);
		if (server == null) {
			throw new ResponseStatusException(HttpStatus.NOT_FOUND, "There is no such issuer; there are a and b.");
		}
		return server;
	}

}
