package dev.iso8583.transport;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;
import org.openjdk.jcstress.infra.results.LLL_Result;

/**
 * Tasks are added at the same time, while a thread leaves or arrives, and while the
 * threads are shut down: each task runs once.
 */
final class WakeSparingExecutorRaces {

	private WakeSparingExecutorRaces() {
	}

	/**
	 * Workers whose threads are played by the actors of a race.
	 */
	abstract static class Called {

		/** How many threads were started and have not arrived yet. */
		private final AtomicInteger called = new AtomicInteger();

		private final ThreadPoolExecutor pool = new ThreadPoolExecutor(0, 1, 0, TimeUnit.SECONDS,
				new SynchronousQueue<>()) {
			@Override
			public void execute(Runnable work) {
				if (isShutdown()) {
					throw new RejectedExecutionException();
				}
				Called.this.called.incrementAndGet();
			}
		};

		final WakeSparingExecutor workers = new WakeSparingExecutor(1, Integer.MAX_VALUE, this.pool);

		final AtomicInteger first = new AtomicInteger();

		final AtomicInteger second = new AtomicInteger();

		/** Act as a thread that was started, if there is one. */
		final boolean comes() {
			if (this.called.getAndUpdate((threads) -> Math.max(0, threads - 1)) == 0) {
				return false;
			}
			this.workers.work();
			return true;
		}

		final void allCome() {
			while (comes()) {
				// let all arrive, one after the other
			}
		}

		final void ran(II_Result result) {
			allCome();
			result.r1 = this.first.get();
			result.r2 = this.second.get();
		}

		final boolean hasEnded() {
			return this.pool.isShutdown();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each task ran once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A task never runs, or ran twice.")
	public static class AddAndAdd extends Called {

		@Actor
		public void one() {
			this.workers.execute(this.first::incrementAndGet);
		}

		@Actor
		public void other() {
			this.workers.execute(this.second::incrementAndGet);
		}

		@Arbiter
		public void outcome(II_Result result) {
			ran(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each task ran once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A task never runs, or ran twice.")
	public static class AddAndLeave extends Called {

		public AddAndLeave() {
			this.workers.execute(this.first::incrementAndGet);
		}

		@Actor
		public void leaves() {
			comes();
		}

		@Actor
		public void adds() {
			this.workers.execute(this.second::incrementAndGet);
		}

		@Arbiter
		public void outcome(II_Result result) {
			ran(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "1, 1", expect = Expect.ACCEPTABLE, desc = "Each task ran once.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A task never runs, or ran twice.")
	public static class AddAndComeAndLeave extends Called {

		public AddAndComeAndLeave() {
			this.workers.execute(this.first::incrementAndGet);
		}

		@Actor
		public void leaves() {
			comes();
		}

		@Actor
		public void addsAndComes() {
			this.workers.execute(this.second::incrementAndGet);
			comes();
		}

		@Arbiter
		public void outcome(II_Result result) {
			ran(result);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "ran, 1, ended", "refused, 0, ended" }, expect = Expect.ACCEPTABLE,
			desc = "The task was accepted and ran, or it was refused.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "An accepted task never runs, or the threads never end.")
	public static class AddAndShutdown extends Called {

		private String outcome = "ran";

		@Actor
		public void adds() {
			try {
				this.workers.execute(this.first::incrementAndGet);
			}
			catch (RejectedExecutionException ex) {
				this.outcome = "refused";
			}
		}

		@Actor
		public void shutsDown() {
			this.workers.shutdown();
		}

		@Arbiter
		public void outcome(LLL_Result result) {
			allCome();
			result.r1 = this.outcome;
			result.r2 = this.first.get();
			result.r3 = hasEnded() ? "ended" : "lives";
		}

	}

}
