package dev.iso8583.docs;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.UndecodableMessageException;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every failure has a row that explains what to do. The row contains the text that the
 * log contains.
 */
class OperationsPageTests {

	private static final int CELLS_AT_LEAST = 3;

	@Test
	void everyCloseReasonIsExplained() {
		assertRows("Closed connections", CloseReason.values(), CloseReason::toString);
	}

	@Test
	void everyConnectFailureIsExplained() {
		assertRows("Failed connects", ConnectFailedException.Reason.values(), ConnectFailedException.Reason::toString);
	}

	@Test
	void everyRefusalOfAClientIsExplained() {
		assertThat(names("Refused clients")).containsExactlyElementsOf(namesOf(LinkMetrics.Refusal.values()));
	}

	@Test
	void everyFailureOfARequestIsExplained() {
		assertRows("Requests without a response", FailureReason.values(), FailureReason::toString);
	}

	@Test
	void everyUnmatchedResponseIsExplained() {
		assertRows("Unmatched responses", UnmatchedReason.values(), UnmatchedReason::toString);
	}

	@Test
	void everyUndecodableMessageIsExplained() {
		assertRows("Undecodable messages", UndecodableMessageException.Reason.values(),
				(reason) -> new UndecodableMessageException(reason).getMessage());
	}

	private static <E extends Enum<E>> void assertRows(String section, E[] constants, Function<E, String> words) {
		assertThat(names(section)).containsExactlyElementsOf(namesOf(constants));
		assertThat(rows(section).stream().map((row) -> row.get(1))).as("the words of logs")
			.containsExactlyElementsOf(Stream.of(constants).map(words).toList());
	}

	private static List<String> namesOf(Enum<?>[] constants) {
		return Stream.of(constants).map(Enum::name).toList();
	}

	private static List<String> names(String section) {
		return rows(section).stream().map((row) -> row.get(0).replace("`", "")).toList();
	}

	private static List<List<String>> rows(String section) {
		List<List<String>> rows = Page.rows(Page.of("docs/operations.md").section(section)).toList();
		assertThat(rows).allMatch((row) -> row.size() >= CELLS_AT_LEAST && row.stream().noneMatch(String::isEmpty));
		return rows;
	}

}
