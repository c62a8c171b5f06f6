package dev.iso8583.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.handler.Handler;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.MessageCodec;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;

/**
 * Refuses links that cannot read what the application expects of them: the response to a
 * request that has a template, the messages of a handler, and their fields. A link with a
 * message codec of the application is not checked, since the codec may read more than the
 * format does. A specification reads nearly all message types, so hardly anything of it
 * is refused.
 */
final class ReadableMessages {

	/** Requests, advices and instructions. A notification is usually not answered. */
	private static final List<Integer> ANSWERED = List.of(0, 2, 6);

	private final List<Mti> everyType = IntStream.range(0, 10_000)
		.mapToObj((number) -> Mti.of("%04d".formatted(number)))
		.toList();

	/** The options of each link: its own, and those of addresses with settings. */
	private final Map<String, List<ConnectionOptions>> links;

	ReadableMessages(Map<String, List<ConnectionOptions>> links) {
		this.links = links;
	}

	/**
	 * Refuse a template of a request whose response cannot be decoded: every such request
	 * would end with an unknown outcome.
	 */
	void requireResponsesToTemplates() {
		this.links.forEach((link, all) -> all.stream()
			.filter((options) -> options.codec() == MessageCodec.DEFAULT)
			.forEach((options) -> requireResponsesToTemplates(link, options.format())));
	}

	private void requireResponsesToTemplates(String link, MessageFormat format) {
		this.everyType.stream()
			.filter((mti) -> ANSWERED.contains(mti.function()) && format.hasTemplate(mti))
			.filter((mti) -> !format.hasGuide(mti.response()))
			.findFirst()
			.ifPresent((mti) -> {
				throw new Iso8583ConfigurationException(
						"The message format of the link '" + link + "' has a template for " + mti
								+ " and no parse guide for " + mti.response()
								+ ", which answers it: no response could be read, and every outcome would be unknown",
						"Add a " + guide(mti.response()) + " element to iso8583.message.config (or that of"
								+ " iso8583.message.formats), remove the template, or give the link a message-codec"
								+ " that reads the response.");
			});
	}

	/** Refuse a handler that would never be called. */
	void requireRequestsTo(List<Handler<MessageHandler>> handlers) {
		handlers.forEach(this::requireRequestsTo);
		this.links.forEach((link, all) -> {
			if (all.stream().noneMatch(this::readsNetworkManagement)) {
				throw new Iso8583ConfigurationException(
						"The link '" + link + "' is to answer network management, and can read only "
								+ types(List.of(link)),
						"Add a " + guide("0800") + " element to iso8583.message.config (or that of"
								+ " iso8583.message.formats), or remove network-management.answer.");
			}
		});
	}

	/**
	 * Refuse a handler that reads or returns fields that the messages of its link do not
	 * have.
	 * @param handlers which handler takes the messages of a type on a link
	 */
	void requireFieldsOf(BiFunction<String, Mti, Optional<Handler<MessageHandler>>> handlers) {
		this.links.forEach((link, all) -> all.stream()
			.filter((options) -> options.codec() == MessageCodec.DEFAULT)
			.map(ConnectionOptions::format)
			.distinct()
			.forEach((format) -> {
				Map<Handler<MessageHandler>, List<Mti>> types = new LinkedHashMap<>();
				readable(format).forEach((mti) -> handlers.apply(link, mti)
					.ifPresent((handler) -> types.computeIfAbsent(handler, (first) -> new ArrayList<>()).add(mti)));
				types.forEach((handler, taken) -> handler.requireFields(link, format, taken));
			}));
	}

	private boolean readsNetworkManagement(ConnectionOptions options) {
		MessageHandler handler = options.networkManagement().handler();
		return handler == null || options.codec() != MessageCodec.DEFAULT
				|| readable(options.format()).anyMatch(handler::handles);
	}

	private void requireRequestsTo(Handler<MessageHandler> handler) {
		List<String> served = this.links.keySet().stream().filter(handler::serves).toList();
		if (served.isEmpty()) {
			return;
		}
		for (MtiPattern pattern : handler.patterns()) {
			if (served.stream().noneMatch((link) -> reads(link, pattern))) {
				throw unreadable(handler, pattern, served);
			}
		}
		for (String link : handler.links()) {
			if (served.contains(link) && handler.patterns().stream().noneMatch((pattern) -> reads(link, pattern))) {
				throw unreadable(handler, handler.patterns().get(0), List.of(link));
			}
		}
	}

	private boolean reads(String link, MtiPattern pattern) {
		return options(link).stream()
			.anyMatch((options) -> options.codec() != MessageCodec.DEFAULT
					|| readable(options.format()).anyMatch(pattern::matches));
	}

	private Iso8583ConfigurationException unreadable(Handler<?> handler, MtiPattern pattern, List<String> links) {
		return new Iso8583ConfigurationException(
				handler.description() + " has @InboundHandler for " + pattern + ", and would never be called: "
						+ ((links.size() == 1) ? "the link " : "the links ") + String.join(", ", links)
						+ " can read only " + types(links),
				(hasGuides(links)
						? "Add a " + ((pattern.wildcards() == 0) ? guide(pattern) : "<parse>")
								+ " element to iso8583.message.config (or that of iso8583.message.formats), correct"
						: "Correct")
						+ " the mti or link of the annotation, or give the link a message-codec that reads such"
						+ " messages.");
	}

	private boolean hasGuides(List<String> links) {
		return links.stream()
			.flatMap((link) -> options(link).stream())
			.anyMatch((options) -> options.format().specification() == null);
	}

	/** Return the types that links can read, without listing those of a specification. */
	private String types(List<String> links) {
		List<MessageFormat> formats = links.stream()
			.flatMap((link) -> options(link).stream())
			.map(ConnectionOptions::format)
			.toList();
		if (formats.stream().anyMatch((format) -> format.specification() != null)) {
			return "versions 0, 1, 2, 8 and 9, and classes 1 to 8";
		}
		return formats.stream().flatMap(this::readable).map(Mti::toString).distinct().sorted().toList().toString();
	}

	private List<ConnectionOptions> options(String link) {
		List<ConnectionOptions> options = this.links.get(link);
		return (options != null) ? options : List.of();
	}

	private Stream<Mti> readable(MessageFormat format) {
		return this.everyType.stream().filter(format::hasGuide);
	}

	private static String guide(Object type) {
		return "<parse type=\"" + type + "\">";
	}

}
