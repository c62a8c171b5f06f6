package dev.iso8583.tcp;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import dev.iso8583.connection.Connection;
import dev.iso8583.internal.CallerContext;
import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The line that prints a response belongs to the request it answers.
 */
class MessageLogTests {

	@RegisterExtension
	final Link link = new Link();

	private final Logger logger = (Logger) LoggerFactory.getLogger("dev.iso8583.messages");

	private final Lines lines = new Lines();

	@BeforeEach
	void record() {
		this.lines.start();
		this.logger.addAppender(this.lines);
		this.logger.setLevel(Level.DEBUG);
	}

	@AfterEach
	void release() {
		this.logger.detachAppender(this.lines);
		this.logger.setLevel(null);
		MDC.clear();
	}

	@Test
	void responseHasTheContextOfItsRequestAndTheTimeTaken() {
		Connection connection = this.link.connects();
		MDC.put("traceId", "one");
		CompletableFuture<IsoMessage> first = connection.sendAsync(this.link.request("0100", 1));
		MDC.put("traceId", "two");
		CompletableFuture<IsoMessage> second = connection.sendAsync(this.link.request("0100", 2));
		MDC.clear();
		CompletableFuture<IsoMessage> third = connection.sendAsync(this.link.request("0100", 3));
		for (CompletableFuture<IsoMessage> response : List.of(first, second, third)) {
			this.link.farEnd().answers("00");
			Link.resultOf(response);
		}
		assertThat(this.lines.of("-> 0100")).extracting(Line::context)
			.containsExactly(Map.of("traceId", "one"), Map.of("traceId", "two"), Map.of());
		assertThat(this.lines.of("<- 0110")).extracting(Line::context)
			.containsExactly(Map.of("traceId", "one"), Map.of("traceId", "two"), Map.of());
		assertThat(this.lines.of("<- 0110"))
			.allSatisfy((line) -> assertThat(line.text()).matches("issuer-1 <- 0110 \\[.*\\] in \\d+ ms"));
	}

	@Test
	void lineIsThereBeforeTheCallerHasTheResponse() {
		Connection connection = this.link.connects();
		CompletableFuture<Integer> printed = connection.sendAsync(this.link.request("0100", 1))
			.thenApply((response) -> this.lines.of("<- 0110").size());
		this.link.farEnd().answers("00");
		assertThat(Link.resultOf(printed)).isOne();
	}

	@Test
	void whatAnswersNothingIsPrintedOnceAndWithoutATime() {
		this.link.connects();
		this.link.farEnd().writes(RawMessage.of("0110", "000009").with(39, "00"));
		this.link.farEnd().writes(RawMessage.of("0620", "000010"));
		await().until(() -> !this.lines.of("<- 0620").isEmpty());
		assertThat(this.lines.of("<-")).extracting(Line::text)
			.containsExactly("issuer-1 <- 0110 [11=000009 39=00]", "issuer-1 <- 0620 [11=000010]");
	}

	@Test
	void threadThatPrintsKeepsItsOwnContext() {
		MDC.put("traceId", "caller");
		CallerContext context = CallerContext.current();
		MDC.put("traceId", "own");
		CallerContext.run(context, () -> assertThat(MDC.get("traceId")).isEqualTo("caller"));
		assertThat(MDC.get("traceId")).isEqualTo("own");
		MDC.clear();
		CallerContext.run(context, () -> assertThat(MDC.get("traceId")).isEqualTo("caller"));
		assertThat(MDC.get("traceId")).isNull();
		assertThat(CallerContext.current()).isNull();
	}

	record Line(String text, Map<String, String> context) {

	}

	private static final class Lines extends AppenderBase<ILoggingEvent> {

		private final List<Line> taken = new CopyOnWriteArrayList<>();

		@Override
		protected void append(ILoggingEvent event) {
			this.taken.add(new Line(event.getFormattedMessage(), Map.copyOf(event.getMDCPropertyMap())));
		}

		List<Line> of(String part) {
			return this.taken.stream().filter((line) -> line.text().contains(part)).toList();
		}

	}

}
