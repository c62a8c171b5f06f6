package dev.iso8583.transport;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What is due, with the first of it at hand, and any of it taken out at little cost. A
 * binary heap: none is due before the one at half its place. Confined to the event loop.
 *
 * @param <T> what is due
 */
public final class TimedHeap<T extends Timed> {

	private static final Timed[] NONE = {};

	private Timed[] heap = NONE;

	private int size;

	boolean isEmpty() {
		return this.size == 0;
	}

	/** Return what is due first, if there is anything. */
	@SuppressWarnings("unchecked")
	public @Nullable T first() {
		return (this.size > 0) ? (T) this.heap[0] : null;
	}

	/** Add what is not there yet. */
	public void add(T due) {
		if (this.size == this.heap.length) {
			this.heap = Arrays.copyOf(this.heap, Math.max(8, 2 * this.size));
		}
		rise(this.size++, due);
	}

	/** Remove it, if it is there. */
	public void remove(T due) {
		int place = due.place();
		if (place < 0) {
			return;
		}
		due.place(Timed.NOWHERE);
		Timed last = this.heap[--this.size];
		this.heap[this.size] = null;
		if (last != due) {
			sink(place, last);
			rise(last.place(), last);
		}
	}

	/** Put it at a place, or nearer to the first while it is due before those. */
	private void rise(int place, Timed due) {
		int here = place;
		while (here > 0) {
			int parent = (here - 1) / 2;
			Timed before = this.heap[parent];
			if (before.due() - due.due() <= 0) {
				break;
			}
			put(here, before);
			here = parent;
		}
		put(here, due);
	}

	/** Put it at a place, or farther from the first while others are due before. */
	private void sink(int place, Timed due) {
		int here = place;
		for (int child = 2 * here + 1; child < this.size; child = 2 * here + 1) {
			if (child + 1 < this.size && this.heap[child + 1].due() - this.heap[child].due() < 0) {
				child++;
			}
			if (due.due() - this.heap[child].due() <= 0) {
				break;
			}
			put(here, this.heap[child]);
			here = child;
		}
		put(here, due);
	}

	private void put(int place, Timed due) {
		this.heap[place] = due;
		due.place(place);
	}

}
