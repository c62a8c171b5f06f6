package dev.iso8583.connection;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The page for operators has a row for each reason, with the text that logs and
 * exceptions show.
 */
class OperationsPageTests {

	private static final Path PAGE = Path.of("../docs/operations.md");

	@ParameterizedTest
	@ValueSource(classes = { CloseReason.class, ConnectFailedException.Reason.class, FailureReason.class,
			UnmatchedReason.class })
	void eachReasonHasItsRow(Class<? extends Enum<?>> reasons) throws IOException {
		List<String> lines = Files.readAllLines(PAGE);
		assertThat(Arrays.stream(reasons.getEnumConstants())
			.map((reason) -> "| `" + reason.name() + "` | " + reason + " | ")
			.filter((row) -> lines.stream().noneMatch((line) -> line.startsWith(row)))).isEmpty();
	}

}
