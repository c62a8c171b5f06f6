package dev.iso8583.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;

import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

/**
 * The HTTP interface of the sample.
 */
@Lazy
class Gateway {

	static final String PAN = "4111111111111111";

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String url;

	Gateway(Environment environment) {
		this.url = "http://localhost:" + environment.getRequiredProperty("local.server.port");
	}

	static String payment(long amount) {
		return """
				{"pan":"%s","expiry":"2912","amount":%d,"currency":"978","terminalId":"TERM0001"}""".formatted(PAN,
				amount);
	}

	HttpResponse<String> authorizes(long amount) {
		return posts("/authorizations", payment(amount));
	}

	CompletableFuture<HttpResponse<String>> authorizesAsync(long amount) {
		return this.client.sendAsync(post("/authorizations", payment(amount)), BodyHandlers.ofString());
	}

	HttpResponse<String> posts(String path, String json) {
		return send(post(path, json));
	}

	HttpResponse<String> gets(String path) {
		return send(HttpRequest.newBuilder(URI.create(this.url + path)).build());
	}

	private HttpRequest post(String path, String json) {
		return HttpRequest.newBuilder(URI.create(this.url + path))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(json))
			.build();
	}

	private HttpResponse<String> send(HttpRequest request) {
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
