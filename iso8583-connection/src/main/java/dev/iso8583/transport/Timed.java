package dev.iso8583.transport;

/**
 * An entry of a {@link TimedHeap}: it is due at some time by the clock of an event loop.
 * All methods are called on that event loop.
 */
public interface Timed {

	/** The place of an entry that is not in a heap. */
	int NOWHERE = -1;

	/** Return when it is due; this must not change while it is in a heap. */
	long due();

	/** Return its place in the heap, or {@link #NOWHERE}. */
	int place();

	/** Set its place in the heap; called by the heap only. */
	void place(int place);

}
