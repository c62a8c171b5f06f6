package dev.iso8583.transport;

import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * A priority queue of entries by the time they are due, from which any entry is removed
 * in logarithmic time. A binary heap: no entry is due before its parent, which is at half
 * its place. Confined to the event loop.
 *
 * @param <T> the type of the entries
 */
public final class TimedHeap<T extends Timed> {

	private static final Timed[] NONE = {};

	private Timed[] heap = NONE;

	private int size;

	boolean isEmpty() {
		return this.size == 0;
	}

	/** Return the entry that is due first, or {@code null} if there is none. */
	@SuppressWarnings("unchecked")
	public @Nullable T first() {
		return (this.size > 0) ? (T) this.heap[0] : null;
	}

	/** Add an entry that is in no heap. */
	public void add(T entry) {
		if (this.size == this.heap.length) {
			this.heap = Arrays.copyOf(this.heap, Math.max(8, 2 * this.size));
		}
		rise(this.size++, entry);
	}

	/** Remove an entry, if it is in the heap. */
	public void remove(T entry) {
		int place = entry.place();
		if (place < 0) {
			return;
		}
		entry.place(Timed.NOWHERE);
		Timed last = this.heap[--this.size];
		this.heap[this.size] = null;
		if (last != entry) {
			sink(place, last);
			rise(last.place(), last);
		}
	}

	/**
	 * Put an entry at a place, or nearer to the root while it is due before its parent.
	 */
	private void rise(int place, Timed entry) {
		int here = place;
		while (here > 0) {
			int parent = (here - 1) / 2;
			Timed before = this.heap[parent];
			if (before.due() - entry.due() <= 0) {
				break;
			}
			put(here, before);
			here = parent;
		}
		put(here, entry);
	}

	/**
	 * Put an entry at a place, or farther from the root while a child is due before it.
	 */
	private void sink(int place, Timed entry) {
		int here = place;
		for (int child = 2 * here + 1; child < this.size; child = 2 * here + 1) {
			if (child + 1 < this.size && this.heap[child + 1].due() - this.heap[child].due() < 0) {
				child++;
			}
			if (entry.due() - this.heap[child].due() <= 0) {
				break;
			}
			put(here, this.heap[child]);
			here = child;
		}
		put(here, entry);
	}

	private void put(int place, Timed entry) {
		this.heap[place] = entry;
		entry.place(place);
	}

}
