package dev.iso8583.interop;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import dev.iso8583.autoconfigure.Iso8583AutoConfiguration;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.PreparedRequest;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Handlers in Kotlin: suspending functions, and records that are data classes.
 */
@ExtendWith(OutputCaptureExtension.class)
class KotlinHandlersTests {

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withPropertyValues("iso8583.message.spec=iso1987-ascii", "iso8583.server.issuer.port=0");

	@Test
	void suspendingFunctionAnswersWhenItContinues() {
		this.context.withBean(KotlinHandlers.class).run((context) -> {
			KotlinHandlers handlers = context.getBean(KotlinHandlers.class);
			try (Acquirer acquirer = new Acquirer(context)) {
				PreparedRequest request = acquirer.operations().request("0100").set(4, 1250);
				CompletableFuture<Approval> approval = request.sendAsync(Approval.class);
				await().until(() -> handlers.getAsked().isCompleted());
				assertThat(approval).isNotDone();
				handlers.getApproval().complete(new Approval("00"));
				assertThat(approval.get(1, TimeUnit.MINUTES)).isEqualTo(new Approval("00"));
				int stan = Integer.parseInt(request.message().getField(11).toString());
				assertThat(handlers.getSales()).containsExactly(new Sale(stan, 1250L));
				assertThat(handlers.getThreads()).singleElement().asString().startsWith("iso8583-handler");
			}
		});
	}

	@Test
	void suspendingFunctionMayReturnAMessageAnythingOrNothing(CapturedOutput output) {
		this.context.withBean(KotlinHandlers.class).run((context) -> {
			try (Acquirer acquirer = new Acquirer(context)) {
				IsoMessage response = acquirer.operations().request("0200").send();
				assertThat(response.getField(39)).hasToString("05");
				assertThat(acquirer.operations().request("0400").set(4, 1).send(Approval.class).responseCode())
					.isEqualTo("00");
				assertThat(acquirer.operations().request("0800").send(Approval.class).responseCode()).isEqualTo("00");
				isNotAnswered(acquirer.operations().request("0200").set(11, 0));
				isNotAnswered(acquirer.operations().request("0420"));
				assertThat(output).doesNotContain("so there is no reply");
				isNotAnswered(acquirer.operations().request("0400"));
				await().untilAsserted(() -> assertThat(output)
					.contains("returned an object of java.lang.String, which cannot be a reply"));
			}
		});
	}

	@ParameterizedTest
	@CsvSource({ "0120", "0220" })
	void unitIsNoReplyAndNoFailure(String mti, CapturedOutput output) {
		this.context.withBean(KotlinHandlers.class).run((context) -> {
			try (Acquirer acquirer = new Acquirer(context)) {
				isNotAnswered(acquirer.operations().request(mti));
				assertThat(output).doesNotContain("cannot be a reply").doesNotContain("the handler of " + mti);
			}
		});
	}

	@Test
	void failureOfASuspendingFunctionIsLoggedWithoutItsText(CapturedOutput output) {
		this.context.withBean(KotlinHandlers.class).run((context) -> {
			try (Acquirer acquirer = new Acquirer(context)) {
				acquirer.operations().request("0600").set(2, "4111111111111111").sendAsync();
				await().untilAsserted(() -> assertThat(output).contains("the handler of 0600 STAN"));
				assertThat(output).contains("java.lang.IllegalStateException (message omitted")
					.doesNotContain("4111111111111111");
			}
		});
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			SuspendsForFlow  | which may be several messages, and a request gets one reply
			ReturnsFlow      | which may be several messages, and a request gets one reply
			SuspendsForText  | returns
			ReadsAFarField   | Field 150 for far of FarField is not there
			ReturnsAFarField | Field 150 for far of FarField is not there
			""")
	void whatIsWrongWithAFunctionStopsTheStart(String handler, String text) throws Exception {
		this.context.withBean(Class.forName("dev.iso8583.interop." + handler)).run((context) -> {
			Throwable root = context.getStartupFailure();
			while (root != null && root.getCause() != null) {
				root = root.getCause();
			}
			assertThat(root).hasMessageContainingAll(handler + ".answer(", text);
		});
	}

	@Test
	void suspendingFunctionWithoutTheLibrariesThatSpringNeedsStopsTheStart() {
		this.context.withClassLoader(new FilteredClassLoader("kotlinx.coroutines.reactor"))
			.withBean(KotlinHandlers.class)
			.run((context) -> assertThat(context).getFailure()
				.hasMessageContaining("is a suspending function of Kotlin, and what Spring needs to call it is not on"
						+ " the class path"));
	}

	private static void isNotAnswered(PreparedRequest request) {
		assertThatExceptionOfType(OutcomeUnknownException.class)
			.isThrownBy(() -> request.timeout(Duration.ofMillis(500)).send())
			.satisfies((failure) -> assertThat(failure.reason()).isEqualTo(FailureReason.TIMEOUT));
	}

	/** A pool to the server of an application, with a context of its own. */
	private static final class Acquirer implements AutoCloseable {

		private final ConfigurableApplicationContext application;

		Acquirer(AssertableApplicationContext issuer) {
			this.application = new SpringApplicationBuilder(Iso8583AutoConfiguration.class).web(WebApplicationType.NONE)
				.run("--iso8583.message.spec=iso1987-ascii",
						"--iso8583.pool.acquirer.addresses=localhost:" + issuer.getBean(Server.class).port());
		}

		Iso8583Operations operations() {
			return this.application.getBean(Pool.class);
		}

		@Override
		public void close() {
			this.application.close();
		}

	}

}
