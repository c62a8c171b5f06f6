package dev.iso8583.transport;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@Tag("slow")
@Timeout(300)
class WakeSparingExecutorTests {

	private final List<Thread> threads = Collections.synchronizedList(new ArrayList<>());

	private final AtomicBoolean noThreads = new AtomicBoolean();

	private final ThreadFactory factory = (task) -> {
		if (this.noThreads.get()) {
			throw new OutOfMemoryError("unable to create native thread, says a test");
		}
		Thread thread = new Thread(task);
		this.threads.add(thread);
		return thread;
	};

	/** The scheduled checks of the executor. */
	private final Queue<Runnable> later = new ConcurrentLinkedQueue<>();

	private WakeSparingExecutor workers;

	@AfterEach
	void everyThreadEnds() throws InterruptedException {
		this.noThreads.set(false);
		this.workers.shutdownNow();
		everyThreadIsOver();
	}

	@Test
	void eachTaskHasAThreadWhileTheyWait() {
		has(8, 100);
		meet(8);
	}

	@Test
	void eachTaskHasAThreadAlthoughThoseBeforeWereShort() {
		has(8, 100_000);
		for (int round = 0; round < 20; round++) {
			runShort(2_000);
			meet(8);
		}
	}

	@Test
	void taskIsTakenAlthoughTheOnlyThreadThatIsAwakeHasBegunToWait() {
		has(2, 100_000);
		for (int round = 0; round < 2_000; round++) {
			CountDownLatch first = new CountDownLatch(1);
			CountDownLatch second = new CountDownLatch(1);
			this.workers.execute(() -> waitsFor(first));
			this.workers.execute(second::countDown);
			waitsFor(second);
			first.countDown();
		}
	}

	@Test
	void unboundedThreadsAreEnoughForManyTasksThatWaitForEachOther() {
		this.workers = WakeSparingExecutor.unbounded("test");
		meet(200);
		runShort(2_000);
		meet(200);
	}

	@Test
	void threadsAreDoubledWhenTasksWaitForMoreOthersThanThereAreThreads() {
		has(4, Integer.MAX_VALUE);
		this.workers.watched("callbacks", "Do not wait.", 64, this.later::add);
		try (LogCapture log = LogCapture.infoAndAbove()) {
			CompletableFuture<Void> met = CompletableFuture.runAsync(() -> meet(30),
					(meeting) -> new Thread(meeting).start());
			await().until(() -> this.workers.waiting() == 26);
			noTaskBegins(log);
			await().until(() -> this.workers.waiting() == 22);
			noTaskBegins(log);
			await().until(() -> this.workers.waiting() == 14);
			assertThat(met).isNotDone();
			noTaskBegins(log);
			Link.resultOf(met);
			assertThat(log.lines()).hasSize(3)
				.first()
				.asString()
				.contains(
						"callbacks: no task has begun for 10 s, 26 waiting: all 4 threads are busy. From now on 8 threads may"
								+ " work. Do not wait.");
		}
	}

	@Test
	void warningsAboutTasksThatHangBecomeLessFrequent() {
		has(2, 100);
		this.workers.watched("handlers", "Raise it.", 2, this.later::add);
		CountDownLatch end = new CountDownLatch(1);
		for (int task = 0; task < 3; task++) {
			this.workers.execute(() -> waitsFor(end));
		}
		try (LogCapture log = LogCapture.infoAndAbove()) {
			noTaskBegins(log);
			for (int look = 2; look <= 9; look++) {
				patienceIsOver();
			}
			assertThat(log.lines()).hasSize(4);
			assertThat(log.lines().get(0))
				.contains("handlers: no task has begun for 10 s, 1 waiting: all 2 threads are busy. Raise it.");
			assertThat(log.lines().get(3)).contains("for 80 s");
		}
		end.countDown();
	}

	@Test
	void nothingIsLoggedWhileTasksBeginAndChecksEndWhenNoneIsWaiting() {
		has(1, 100);
		this.workers.watched("handlers", "Raise it.", 1, this.later::add);
		List<CountDownLatch> ends = new ArrayList<>();
		try (LogCapture log = LogCapture.infoAndAbove()) {
			for (int task = 0; task < 4; task++) {
				CountDownLatch end = new CountDownLatch(1);
				ends.add(end);
				this.workers.execute(() -> waitsFor(end));
			}
			CompletableFuture<Void> last = CompletableFuture.runAsync(() -> {
			}, this.workers);
			for (CountDownLatch end : ends) {
				int waiting = this.workers.waiting();
				end.countDown();
				await().until(() -> this.workers.waiting() < waiting);
				patienceIsOver();
			}
			Link.resultOf(last);
			assertThat(this.later).isEmpty();
			assertThat(log.lines()).isEmpty();
		}
	}

	@Test
	void noMoreTasksRunAtTheSameTimeThanTheMaximum() throws InterruptedException {
		has(3, 10_000);
		AtomicInteger running = new AtomicInteger();
		AtomicInteger most = new AtomicInteger();
		AtomicInteger ran = new AtomicInteger();
		for (int task = 0; task < 10_000; task++) {
			this.workers.execute(() -> {
				most.accumulateAndGet(running.incrementAndGet(), Math::max);
				Thread.yield();
				running.decrementAndGet();
				ran.incrementAndGet();
			});
		}
		everyTaskEnds();
		assertThat(most.get()).isLessThanOrEqualTo(3);
		assertThat(ran).hasValue(10_000);
	}

	@Test
	void tasksBeyondTheMaximumAreRefusedUntilThereIsRoom() {
		has(2, 5);
		CountDownLatch end = new CountDownLatch(1);
		for (int task = 0; task < 5; task++) {
			this.workers.execute(() -> waitsFor(end));
		}
		for (int refused = 0; refused < 3; refused++) {
			assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.workers.execute(() -> {
			}));
		}
		end.countDown();
		await().ignoreExceptionsInstanceOf(RejectedExecutionException.class).until(() -> {
			CompletableFuture.runAsync(() -> {
			}, this.workers);
			return true;
		});
	}

	@Test
	void oneThreadRunsTasksInOrder() throws InterruptedException {
		has(1, Integer.MAX_VALUE);
		List<Integer> order = Collections.synchronizedList(new ArrayList<>());
		for (int task = 0; task < 10_000; task++) {
			int number = task;
			this.workers.execute(() -> order.add(number));
		}
		everyTaskEnds();
		assertThat(order).hasSize(10_000).isSorted();
	}

	@Test
	void eachTaskRunsOnceWhicheverThreadAddsItAndHoweverLongItTakes() throws InterruptedException {
		has(12, Integer.MAX_VALUE);
		int adders = 4;
		int each = 50_000;
		AtomicIntegerArray runs = new AtomicIntegerArray(adders * each);
		List<Thread> adding = new ArrayList<>();
		for (int adder = 0; adder < adders; adder++) {
			int from = adder * each;
			Thread thread = new Thread(() -> {
				for (int task = from; task < from + each; task++) {
					int number = task;
					this.workers.execute(() -> {
						runs.incrementAndGet(number);
						if (number % 25_000 == 0) {
							// a task that ends only with others
							Link.resultOf(CompletableFuture.runAsync(() -> {
							}, this.workers));
						}
					});
					if (ThreadLocalRandom.current().nextInt(64) == 0) {
						Thread.yield();
					}
				}
			});
			adding.add(thread);
			thread.start();
		}
		for (Thread thread : adding) {
			thread.join();
		}
		everyTaskEnds();
		for (int task = 0; task < runs.length(); task++) {
			assertThat(runs.get(task)).isOne();
		}
	}

	@Test
	void taskThatComesAsAThreadLeavesIsTaken() {
		has(1, Integer.MAX_VALUE);
		AtomicInteger ran = new AtomicInteger();
		Random random = new Random(1);
		for (int round = 1; round <= 100_000; round++) {
			this.workers.execute(ran::incrementAndGet);
			long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
			for (int turn = 1; ran.get() < round; turn++) {
				if (turn % 1000 > 0) {
					Thread.onSpinWait();
				}
				else {
					assertThat(System.nanoTime()).as("round %d", round).isLessThan(end);
					// the thread may need the processor of this one
					Thread.yield();
				}
			}
			for (int wait = random.nextInt(200); wait > 0; wait--) {
				Thread.onSpinWait();
			}
		}
	}

	@Test
	void failureOfATaskAffectsNoOtherAndItsTextIsNotLogged() throws InterruptedException {
		has(1, 100);
		try (LogCapture log = LogCapture.infoAndAbove()) {
			this.workers.execute(() -> {
				throw new IllegalArgumentException("4111111111111111");
			});
			Thread thread = Link.resultOf(CompletableFuture.supplyAsync(Thread::currentThread, this.workers));
			assertThat(this.threads).contains(thread).hasSize(1);
			assertThat(log.text()).contains("A task failed").doesNotContain("4111");
		}
		everyTaskEnds();
	}

	@Test
	void interruptOfATaskIsItsOwn() {
		has(1, 100);
		CountDownLatch added = new CountDownLatch(1);
		this.workers.execute(() -> {
			waitsFor(added);
			Thread.currentThread().interrupt();
		});
		CompletableFuture<Boolean> next = CompletableFuture.supplyAsync(() -> Thread.currentThread().isInterrupted(),
				this.workers);
		added.countDown();
		assertThat(Link.resultOf(next)).isFalse();
	}

	@Test
	void threadsAreNamedAndDaemonsAndHaveTheClassLoaderOfTheirMaker() {
		ClassLoader before = Thread.currentThread().getContextClassLoader();
		ClassLoader loader = new ClassLoader(before) {
		};
		Thread.currentThread().setContextClassLoader(loader);
		try {
			this.workers = WakeSparingExecutor.bounded("test", 1, 100);
		}
		finally {
			Thread.currentThread().setContextClassLoader(before);
		}
		Thread thread = Link.resultOf(CompletableFuture.supplyAsync(Thread::currentThread, this.workers));
		assertThat(thread.getName()).isEqualTo("test-1");
		assertThat(thread.getContextClassLoader()).isSameAs(loader);
		assertThat(thread.isDaemon()).isTrue();
	}

	@Test
	void taskThatIsRefusedForWantOfAThreadNeverRuns() throws InterruptedException {
		has(2, 100);
		this.noThreads.set(true);
		AtomicInteger ran = new AtomicInteger();
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> this.workers.execute(ran::incrementAndGet));
		this.noThreads.set(false);
		meet(2);
		everyTaskEnds();
		assertThat(ran).hasValue(0);
	}

	@Test
	void taskIsTakenOnlyIfAThreadCanBeHadHoweverManyAddSome() {
		has(2, 100);
		this.noThreads.set(true);
		AtomicInteger taken = new AtomicInteger();
		AtomicInteger ran = new AtomicInteger();
		List<CompletableFuture<Void>> adders = new ArrayList<>();
		for (int adder = 0; adder < 4; adder++) {
			adders.add(CompletableFuture.runAsync(() -> {
				for (int task = 0; task < 5_000; task++) {
					try {
						int number = task;
						this.workers.execute(() -> ran.addAndGet(number));
						taken.incrementAndGet();
					}
					catch (OutOfMemoryError ex) {
						// expected
					}
				}
			}, (adding) -> new Thread(adding).start()));
		}
		adders.forEach(Link::resultOf);
		assertThat(taken).hasValue(0);
		assertThat(ran).hasValue(0);
	}

	@Test
	void closedRunsWhatIsThereAndTakesNoMore() throws InterruptedException {
		has(1, 100);
		CountDownLatch end = new CountDownLatch(1);
		AtomicInteger ran = new AtomicInteger();
		this.workers.execute(() -> waitsFor(end));
		for (int task = 0; task < 50; task++) {
			this.workers.execute(ran::incrementAndGet);
		}
		this.workers.shutdown();
		assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> this.workers.execute(() -> {
		}));
		end.countDown();
		everyThreadIsOver();
		assertThat(ran).hasValue(50);
	}

	@Test
	void whatIsTakenUntilTheseAreClosedRunsAndThreadsEnd() throws InterruptedException {
		for (int round = 0; round < 300; round++) {
			has(2, Integer.MAX_VALUE);
			AtomicInteger taken = new AtomicInteger();
			AtomicInteger ran = new AtomicInteger();
			CountDownLatch adding = new CountDownLatch(1);
			Thread adder = new Thread(() -> {
				try {
					while (true) {
						this.workers.execute(ran::incrementAndGet);
						taken.incrementAndGet();
						adding.countDown();
					}
				}
				catch (RejectedExecutionException ex) {
					// the executor is closed
				}
			});
			adder.start();
			waitsFor(adding);
			this.workers.shutdown();
			adder.join();
			everyThreadIsOver();
			assertThat(ran).hasValue(taken.get());
		}
	}

	@Test
	void closedNowInterruptsWhatRunsAndBeginsNoMore() throws InterruptedException {
		has(2, 100);
		CountDownLatch begun = new CountDownLatch(2);
		CountDownLatch interrupted = new CountDownLatch(2);
		AtomicInteger ran = new AtomicInteger();
		for (int task = 0; task < 2; task++) {
			this.workers.execute(() -> {
				begun.countDown();
				try {
					new CountDownLatch(1).await();
				}
				catch (InterruptedException ex) {
					interrupted.countDown();
				}
			});
		}
		waitsFor(begun);
		this.workers.execute(ran::incrementAndGet);
		this.workers.shutdownNow();
		waitsFor(interrupted);
		everyThreadIsOver();
		assertThat(ran).hasValue(0);
	}

	private void has(int threads, int maximum) {
		this.workers = new WakeSparingExecutor(threads, maximum, WakeSparingExecutor.pool(this.factory));
	}

	private void patienceIsOver() {
		await().until(() -> !this.later.isEmpty());
		this.later.remove().run();
	}

	/** The first check may find that a task began after it was scheduled. */
	private void noTaskBegins(LogCapture log) {
		int logged = log.lines().size();
		while (log.lines().size() == logged) {
			patienceIsOver();
		}
	}

	/** Run tasks that do nothing. */
	private void runShort(int tasks) {
		CountDownLatch ran = new CountDownLatch(tasks);
		for (int task = 0; task < tasks; task++) {
			this.workers.execute(ran::countDown);
		}
		waitsFor(ran);
	}

	private void everyTaskEnds() throws InterruptedException {
		this.workers.shutdown();
		everyThreadIsOver();
	}

	private void everyThreadIsOver() throws InterruptedException {
		for (Thread thread : List.copyOf(this.threads)) {
			thread.join();
		}
	}

	/** Run this many tasks that wait for each other. */
	private void meet(int tasks) {
		CyclicBarrier barrier = new CyclicBarrier(tasks);
		Set<Thread> met = ConcurrentHashMap.newKeySet();
		List<CompletableFuture<Void>> meeting = new ArrayList<>();
		for (int task = 0; task < tasks; task++) {
			meeting.add(CompletableFuture.runAsync(() -> {
				met.add(Thread.currentThread());
				try {
					barrier.await();
				}
				catch (InterruptedException | BrokenBarrierException ex) {
					throw new IllegalStateException(ex);
				}
			}, this.workers));
		}
		meeting.forEach(Link::resultOf);
		assertThat(met).hasSize(tasks);
	}

	private static void waitsFor(CountDownLatch latch) {
		try {
			assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new AssertionError(ex);
		}
	}

}
