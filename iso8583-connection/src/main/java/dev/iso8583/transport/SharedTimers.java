package dev.iso8583.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.EventLoop;

/**
 * The alarms of connections. All connections of an event loop share one timer: most
 * connections of a server are idle, and a timer for each would cost memory. Each method
 * is called on the event loop that it is given.
 */
public final class SharedTimers {

	/** How many alarms fire before the event loop may do something else. */
	private static final int AT_A_TIME = 64;

	private final Map<EventLoop, LoopTimer> loops = new ConcurrentHashMap<>();

	/**
	 * Set an alarm, in place of the time it was set to before. It fires once.
	 * @param due when, in nanoseconds of the event loop's clock
	 */
	public void set(EventLoop eventLoop, Alarm alarm, long due) {
		this.loops.computeIfAbsent(eventLoop, LoopTimer::new).set(alarm, due);
	}

	/** Clear an alarm, if it is set. */
	public void clear(EventLoop eventLoop, Alarm alarm) {
		LoopTimer timer = this.loops.get(eventLoop);
		if (timer != null && timer.clear(alarm)) {
			this.loops.remove(eventLoop);
		}
	}

	/** Whether no alarm is set. */
	boolean isEmpty() {
		return this.loops.isEmpty();
	}

	/** An entry that fires at its time. */
	public interface Alarm extends Timed {

		/** Set when it is due. */
		void due(long due);

		/** Called when it is due; it is no longer set. */
		void goesOff();

	}

	private static final class LoopTimer {

		private final TimedHeap<Alarm> heap = new TimedHeap<>();

		private final EarliestTimer timer;

		LoopTimer(EventLoop eventLoop) {
			this.timer = new EarliestTimer(eventLoop, this.heap::first, this::fire);
		}

		void set(Alarm alarm, long due) {
			this.heap.remove(alarm);
			alarm.due(due);
			this.heap.add(alarm);
			this.timer.awaitFirst();
		}

		/** Clear an alarm, and return whether none is left. */
		boolean clear(Alarm alarm) {
			this.heap.remove(alarm);
			if (this.heap.isEmpty()) {
				this.timer.stop();
			}
			return this.heap.isEmpty();
		}

		private void fire() {
			Alarm first = this.heap.first();
			for (int fired = 0; fired < AT_A_TIME && first != null && this.timer.isDue(first); fired++) {
				this.heap.remove(first);
				first.goesOff();
				first = this.heap.first();
			}
		}

	}

}
