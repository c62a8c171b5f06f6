package dev.iso8583.transport;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.netty.channel.EventLoop;

/**
 * What connections are to do when their time has come. There is one timer for all of an
 * event loop: most connections of a server are idle, and each costs memory. Called on the
 * event loop that is named.
 */
public final class SharedTimers {

	/** So many go off before the event loop may do something else. */
	private static final int AT_A_TIME = 64;

	private final Map<EventLoop, OfOneLoop> loops = new ConcurrentHashMap<>();

	/**
	 * Let an alarm go off, once, and at no other time than this.
	 * @param due when, by the clock of the event loop
	 */
	public void set(EventLoop eventLoop, Alarm alarm, long due) {
		this.loops.computeIfAbsent(eventLoop, OfOneLoop::new).set(alarm, due);
	}

	/** Forget an alarm, if it is set. */
	public void clear(EventLoop eventLoop, Alarm alarm) {
		OfOneLoop alarms = this.loops.get(eventLoop);
		if (alarms != null && alarms.clear(alarm)) {
			this.loops.remove(eventLoop);
		}
	}

	/** Whether none is set. */
	boolean isEmpty() {
		return this.loops.isEmpty();
	}

	/** What goes off at its time. */
	public interface Alarm extends Timed {

		void due(long due);

		/** It is due, and set no more. */
		void goesOff();

	}

	private static final class OfOneLoop {

		private final TimedHeap<Alarm> heap = new TimedHeap<>();

		private final EarliestTimer timer;

		OfOneLoop(EventLoop eventLoop) {
			this.timer = new EarliestTimer(eventLoop, this.heap::first, this::goOff);
		}

		void set(Alarm alarm, long due) {
			this.heap.remove(alarm);
			alarm.due(due);
			this.heap.add(alarm);
			this.timer.awaitFirst();
		}

		/** Return whether none is left. */
		boolean clear(Alarm alarm) {
			this.heap.remove(alarm);
			if (this.heap.isEmpty()) {
				this.timer.stop();
			}
			return this.heap.isEmpty();
		}

		private void goOff() {
			Alarm first = this.heap.first();
			for (int many = 0; many < AT_A_TIME && first != null && this.timer.isDue(first); many++) {
				this.heap.remove(first);
				first.goesOff();
				first = this.heap.first();
			}
		}

	}

}
