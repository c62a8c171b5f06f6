package dev.iso8583.internal;

import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

class SafeFailureTests {

	@Test
	void logHasTypesAndStackTracesOfAllCausesAndNoneOfTheirMessages() {
		Exception root = new IllegalArgumentException("root " + Messages.PAN);
		Exception middle = new IllegalStateException("middle " + Messages.PAN, root);
		Exception failure = new UnsupportedOperationException("top " + Messages.PAN, middle);
		failure.addSuppressed(new IllegalStateException("suppressed " + Messages.PAN));
		try (LogCapture log = LogCapture.everything()) {
			LoggerFactory.getLogger(SafeFailureTests.class).warn("it failed", SafeFailure.of(failure));
			assertThat(log.text()).contains("java.lang.UnsupportedOperationException")
				.contains("java.lang.IllegalStateException")
				.contains("java.lang.IllegalArgumentException")
				.contains("SafeFailureTests.java")
				.doesNotContain(Messages.PAN, "top ", "middle ", "root ", "suppressed ");
		}
	}

	@Test
	void failureThatCausesItselfEnds() {
		Exception one = new IllegalStateException(Messages.PAN);
		Exception other = new IllegalStateException(Messages.PAN, one);
		one.initCause(other);
		Throwable safe = SafeFailure.of(one);
		int depth = 0;
		while (safe != null) {
			assertThat(safe.toString()).contains("IllegalStateException").doesNotContain(Messages.PAN);
			safe = safe.getCause();
			depth++;
		}
		assertThat(depth).isEqualTo(9);
	}

	@Test
	void stackTraceIsThatOfTheFailure() {
		Exception failure = new IllegalStateException();
		failure.setStackTrace(new StackTraceElement[] { new StackTraceElement("Codec", "decode", "Codec.java", 1) });
		assertThat(SafeFailure.of(failure).getStackTrace()).isEqualTo(failure.getStackTrace());
	}

	@Test
	void descriptionHasTheTypeAndThePlaceAndNotTheText() {
		Exception failure = new IllegalStateException("4111111111111111");
		assertThat(SafeFailure.describe(failure)).startsWith("java.lang.IllegalStateException at ")
			.contains("SafeFailureTests")
			.doesNotContain("4111");
		failure.setStackTrace(new StackTraceElement[0]);
		assertThat(SafeFailure.describe(failure)).isEqualTo("java.lang.IllegalStateException");
	}

}
