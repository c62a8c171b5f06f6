package dev.iso8583.transport;

/**
 * What has its time by the clock of an event loop, where all methods are called.
 */
public interface Timed {

	/** The place of what is not in a {@link TimedHeap}. */
	int NOWHERE = -1;

	/** Return when, which does not change while it is in a heap. */
	long due();

	/** Return its place in a heap, below zero if it is in none. */
	int place();

	void place(int place);

}
