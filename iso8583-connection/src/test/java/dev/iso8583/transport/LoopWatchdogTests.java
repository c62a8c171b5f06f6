package dev.iso8583.transport;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

class LoopWatchdogTests {

	private final LoopWatchdog watchdog = new LoopWatchdog(true);

	@AfterEach
	void close() {
		this.watchdog.close();
	}

	@Test
	void codeThatWaitsIsFoundWhileItWaits() throws InterruptedException {
		Held held = new Held(null, (code) -> waits(code.reported));
		onAThread(() -> this.watchdog.run(held)).join();
		assertThat(held.where)
			.startsWith(LoopWatchdogTests.class.getName() + ".lambda$codeThatWaitsIsFoundWhileItWaits$");
		assertThat(held.millis).isGreaterThanOrEqualTo(10);
	}

	@Test
	void codeThatComputesIsFoundWhileItComputes() throws InterruptedException {
		Held held = new Held("Acme.authorize", (code) -> {
			while (code.reported.getCount() > 0) {
				Thread.onSpinWait();
			}
		});
		onAThread(() -> this.watchdog.run(held)).join();
		assertThat(held.where).isEqualTo("Acme.authorize");
	}

	@Test
	void codeIsReportedOnce() throws InterruptedException {
		AtomicInteger reports = new AtomicInteger();
		Held other = new Held(null, (code) -> waits(code.reported));
		CountDownLatch end = new CountDownLatch(1);
		Held held = new Held(null, (code) -> waits(end)) {
			@Override
			public void heldEventLoop(String where, long millis) {
				reports.incrementAndGet();
			}
		};
		Thread thread = onAThread(() -> this.watchdog.run(held));
		await().untilAtomic(reports, equalTo(1));
		// as long again, on another thread
		onAThread(() -> this.watchdog.run(other)).join();
		end.countDown();
		thread.join();
		assertThat(reports).hasValue(1);
	}

	@Test
	void manyShortRunsAreNotTakenForALongOne() throws InterruptedException {
		AtomicInteger runs = new AtomicInteger();
		Held other = new Held(null, (code) -> waits(code.reported));
		CompletableFuture<Held> blamed = new CompletableFuture<>();
		Thread busy = onAThread(() -> {
			while (other.reported.getCount() > 0) {
				this.watchdog.run(new Held(null, (code) -> runs.incrementAndGet()) {
					@Override
					public void heldEventLoop(String where, long millis) {
						blamed.complete(this);
					}
				});
			}
		});
		onAThread(() -> this.watchdog.run(other)).join();
		busy.join();
		assertThat(runs.get()).isPositive();
		assertThat(blamed).isNotDone();
	}

	@Test
	void codeThatRunsOtherCodeIsFoundAfterIt() throws InterruptedException {
		Held inner = new Held("inner", (code) -> {
		});
		Held outer = new Held("outer", (code) -> {
			this.watchdog.run(inner);
			waits(code.reported);
		});
		onAThread(() -> this.watchdog.run(outer)).join();
		assertThat(outer.where).isEqualTo("outer");
		assertThat(inner.where).isNull();
	}

	@Test
	void watchdogSleepsWhileNothingRunsAndWakesUp() throws InterruptedException {
		onAThread(() -> this.watchdog.run(new Held(null, (code) -> {
		}))).join();
		Thread thread = Thread.getAllStackTraces()
			.keySet()
			.stream()
			.filter((each) -> each.getName().equals("iso8583-watchdog"))
			.findAny()
			.orElseThrow();
		await().until(() -> thread.getState() == Thread.State.WAITING);
		Held held = new Held(null, (code) -> waits(code.reported));
		onAThread(() -> this.watchdog.run(held)).join();
		assertThat(held.where).contains(".lambda$watchdogSleepsWhileNothingRunsAndWakesUp$");
	}

	private static void waits(CountDownLatch latch) {
		try {
			latch.await();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Thread onAThread(Runnable task) {
		Thread thread = new Thread(task);
		thread.start();
		return thread;
	}

	/** Code that may wait until it is reported. */
	private static class Held implements LoopWatchdog.Code {

		final CountDownLatch reported = new CountDownLatch(1);

		private final @Nullable String name;

		private final Consumer<Held> code;

		volatile @Nullable String where;

		volatile long millis;

		Held(@Nullable String name, Consumer<Held> code) {
			this.name = name;
			this.code = code;
		}

		@Override
		public void run() {
			this.code.accept(this);
		}

		@Override
		public @Nullable String codeName() {
			return this.name;
		}

		@Override
		public void heldEventLoop(String where, long millis) {
			this.where = where;
			this.millis = millis;
			this.reported.countDown();
		}

	}

}
