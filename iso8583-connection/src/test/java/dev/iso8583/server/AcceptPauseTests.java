package dev.iso8583.server;

import java.io.IOException;
import java.util.concurrent.TimeUnit;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import dev.iso8583.testing.LogCapture;
import dev.iso8583.testing.RecordingMetrics;

import static org.assertj.core.api.Assertions.assertThat;

class AcceptPauseTests {

	private final RecordingMetrics metrics = new RecordingMetrics();

	private final EmbeddedChannel listener = new EmbeddedChannel();

	private final LogCapture log = LogCapture.everything();

	@BeforeEach
	void listens() {
		this.listener.freezeTime();
		this.listener.pipeline().addLast(new AcceptPause("issuer", this.metrics, this.listener));
	}

	@AfterEach
	void end() {
		this.log.close();
		this.listener.finishAndReleaseAll();
	}

	@Test
	void failureToAcceptPausesForASecond() {
		fails();
		assertThat(accepting()).isFalse();
		passes(999);
		assertThat(accepting()).isFalse();
		passes(1);
		assertThat(accepting()).isTrue();
		this.listener.checkException(); // Netty's own pause and warning see none of it
	}

	@Test
	void lastingFailureIsOneWarning() {
		for (int second = 0; second < 60; second++) {
			fails();
			passes(1000);
		}
		assertThat(this.metrics.count("accept failed")).isEqualTo(60);
		assertThat(logged("WARN")).isOne();
		assertThat(this.log.text())
			.contains("issuer: cannot accept clients, trying again every second: Too many open files");
		assertThat(logged("INFO")).isZero();
	}

	@Test
	void recoveryIsLoggedOnceAClientWasAcceptedAndASecondPassedWithoutFailure() {
		fails();
		passes(1000);
		passes(5000);
		assertThat(logged("INFO")).isZero();
		accepts();
		passes(999);
		assertThat(logged("INFO")).isZero();
		passes(1);
		assertThat(logged("INFO")).isOne();
		assertThat(this.log.text()).contains("issuer: accepting clients again");
		fails();
		assertThat(logged("WARN")).isEqualTo(2);
	}

	@Test
	void singleFreeDescriptorsAreNotARecovery() {
		for (int second = 0; second < 60; second++) {
			accepts();
			fails();
			passes(1000);
		}
		assertThat(logged("WARN")).isOne();
		assertThat(logged("INFO")).isZero();
	}

	@Test
	void socketThatWasClosedDuringThePauseStaysClosed() {
		fails();
		this.listener.close();
		passes(1000);
		assertThat(accepting()).isFalse();
	}

	@Test
	void acceptedClientsLogNothingWithoutAFailure() {
		accepts();
		passes(2000);
		assertThat(logged("INFO")).isZero();
	}

	private void fails() {
		this.listener.pipeline().fireExceptionCaught(new IOException("Too many open files"));
	}

	private void accepts() {
		this.listener.pipeline().fireChannelRead("a client");
	}

	private void passes(long millis) {
		this.listener.advanceTimeBy(millis, TimeUnit.MILLISECONDS);
		this.listener.runScheduledPendingTasks();
	}

	private boolean accepting() {
		return this.listener.config().isAutoRead();
	}

	private long logged(String level) {
		return this.log.lines().stream().filter((line) -> line.startsWith(level + " dev.iso8583")).count();
	}

}
