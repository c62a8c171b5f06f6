package dev.iso8583.transport;

import java.lang.ref.WeakReference;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.netty.channel.EventLoop;
import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class SharedTimersTests {

	private static final int STEPS = 20_000;

	private static final int FARTHEST = 100;

	private final Random random = new Random(1);

	private final EmbeddedChannel channel = new EmbeddedChannel();

	private final SharedTimers alarms = new SharedTimers();

	private boolean withoutMemory;

	private int timers;

	private final EventLoop eventLoop = (EventLoop) Proxy.newProxyInstance(EventLoop.class.getClassLoader(),
			new Class<?>[] { EventLoop.class }, (proxy, method, arguments) -> {
				if (method.getName().equals("schedule")) {
					if (this.withoutMemory) {
						throw new OutOfMemoryError("for a test");
					}
					this.timers++;
				}
				return method.invoke(this.channel.eventLoop(), arguments);
			});

	@BeforeEach
	void timeStandsStill() {
		this.channel.freezeTime();
	}

	@AfterEach
	void end() {
		this.channel.finishAndReleaseAll();
	}

	@Test
	void eachGoesOffAtItsOwnTimeWhateverTheOthersDo() {
		List<Bell> bells = bells(50);
		for (int step = 0; step < STEPS; step++) {
			Bell bell = bells.get(this.random.nextInt(bells.size()));
			if (this.random.nextInt(3) > 0) {
				sets(bell, 1 + this.random.nextInt(FARTHEST));
			}
			else {
				clears(bell);
			}
			passes(this.random.nextInt(3));
			long now = now();
			for (Bell each : bells) {
				assertThat(each.isSet && each.expected <= now).as("due and silent").isFalse();
			}
		}
		passes(FARTHEST);
		assertThat(bells).noneMatch((bell) -> bell.isSet);
		assertThat(bells.stream().mapToInt((bell) -> bell.rings).sum()).isGreaterThan(1000);
	}

	@Test
	void oneThatIsSetAgainGoesOffThenOnly() {
		Bell bell = new Bell();
		sets(bell, 10);
		sets(bell, 20);
		passes(19);
		assertThat(bell.rings).isZero();
		passes(1);
		sets(bell, 10);
		sets(bell, 5);
		passes(5);
		assertThat(bell.rings).isEqualTo(2);
		passes(FARTHEST);
		assertThat(bell.rings).isEqualTo(2);
	}

	@Test
	void oneThatSetsItselfAgainGoesOffEachTime() {
		Bell bell = new Bell();
		bell.then = () -> sets(bell, 10);
		sets(bell, 10);
		for (int time = 1; time <= 5; time++) {
			passes(9);
			assertThat(bell.rings).isEqualTo(time - 1);
			passes(1);
			assertThat(bell.rings).isEqualTo(time);
		}
	}

	@Test
	void oneThatFailsLeavesTheOthersTheirTurn() {
		List<Bell> bells = bells(9);
		bells.forEach((bell) -> sets(bell, 10));
		bells.get(0).then = () -> {
			throw new IllegalStateException("for a test");
		};
		passes(10);
		this.channel.runScheduledPendingTasks();
		assertThat(bells).allMatch((bell) -> bell.rings == 1);
	}

	@Test
	void manyAtATimeGoOffInSeveralTurns() {
		List<Bell> bells = bells(1000);
		bells.forEach((bell) -> sets(bell, 10));
		this.timers = 0;
		passes(10);
		assertThat(bells).allMatch((bell) -> bell.rings == 1);
		assertThat(this.timers).isGreaterThan(10);
	}

	@Test
	void wantOfMemoryForTheTimerLosesNoneForEver() {
		List<Bell> bells = bells(9);
		bells.forEach((bell) -> sets(bell, 10));
		bells.get(0).then = () -> this.withoutMemory = true;
		bells.get(1).then = () -> sets(bells.get(1), 10);
		passes(10);
		passes(10);
		assertThat(bells.get(1).rings).isEqualTo(1);
		assertThatExceptionOfType(OutOfMemoryError.class).isThrownBy(() -> sets(bells.get(2), 30));
		this.withoutMemory = false;
		sets(bells.get(3), 30);
		passes(0);
		assertThat(bells.get(1).rings).isEqualTo(2);
		this.withoutMemory = true;
		passes(30);
		assertThat(bells.subList(2, 4)).allMatch((bell) -> bell.rings == 2);
	}

	@Test
	void clearedAlarmIsNotRetained() {
		Bell other = new Bell();
		sets(other, 10);
		List<WeakReference<Bell>> cleared = Stream.of(5, 20).map((nanos) -> {
			Bell bell = new Bell();
			sets(bell, nanos);
			return new WeakReference<>(bell);
		}).toList();
		cleared.forEach((bell) -> clears(bell.get()));
		await().until(() -> {
			System.gc();
			return cleared.stream().allMatch((bell) -> bell.refersTo(null));
		});
		assertThat(this.alarms.isEmpty()).isFalse();
		clears(other);
		assertThat(this.alarms.isEmpty()).isTrue();
		assertThat(this.channel.hasPendingTasks()).isFalse();
	}

	@Test
	void eachEventLoopHasItsOwnClock() {
		EmbeddedChannel beside = new EmbeddedChannel();
		beside.freezeTime();
		Bell bell = new Bell();
		Bell other = new Bell();
		sets(bell, 10);
		other.isSet = true;
		this.alarms.set(beside.eventLoop(), other, beside.eventLoop().ticker().nanoTime() + 10);
		passes(10);
		assertThat(bell.rings).isEqualTo(1);
		assertThat(other.rings).isZero();
		beside.advanceTimeBy(10, TimeUnit.NANOSECONDS);
		beside.runScheduledPendingTasks();
		assertThat(other.rings).isEqualTo(1);
		beside.finishAndReleaseAll();
	}

	private List<Bell> bells(int count) {
		return Stream.generate(Bell::new).limit(count).toList();
	}

	private void sets(Bell bell, int nanos) {
		bell.isSet = true;
		bell.expected = now() + nanos;
		this.alarms.set(this.eventLoop, bell, bell.expected);
	}

	private void clears(Bell bell) {
		bell.isSet = false;
		this.alarms.clear(this.eventLoop, bell);
	}

	private void passes(int nanos) {
		this.channel.advanceTimeBy(Duration.ofNanos(nanos).toNanos(), TimeUnit.NANOSECONDS);
		this.channel.runScheduledPendingTasks();
	}

	private long now() {
		return this.channel.eventLoop().ticker().nanoTime();
	}

	private final class Bell implements SharedTimers.Alarm {

		private long due;

		private int place = NOWHERE;

		private boolean isSet;

		private long expected;

		private int rings;

		private Runnable then = () -> {
		};

		@Override
		public long due() {
			return this.due;
		}

		@Override
		public void due(long due) {
			this.due = due;
		}

		@Override
		public int place() {
			return this.place;
		}

		@Override
		public void place(int place) {
			this.place = place;
		}

		@Override
		public void goesOff() {
			// a failed assertion goes unnoticed here, but then the alarm has not rung
			assertThat(this.isSet).isTrue();
			assertThat(this.expected).isLessThanOrEqualTo(now());
			this.isSet = false;
			this.rings++;
			this.then.run();
		}

	}

}
