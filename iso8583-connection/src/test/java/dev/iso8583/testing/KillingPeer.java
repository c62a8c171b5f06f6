package dev.iso8583.testing;

import java.io.UncheckedIOException;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A far end that answers requests until it kills the connection, at random and in every
 * possible way. It records the STANs that it has seen.
 */
public final class KillingPeer implements AutoCloseable {

	/** On average, one request in this many ends the connection. */
	private static final int KILLS = 60;

	/** On average, one request in this many is not answered. */
	private static final int SILENCES = 100;

	private final Map<String, AtomicInteger> seen = new ConcurrentHashMap<>();

	private final AtomicInteger kills = new AtomicInteger();

	private final AtomicInteger reading = new AtomicInteger();

	private final RawPeer peer = RawPeer.listening();

	private final SplittableRandom seeds;

	public KillingPeer(SplittableRandom seeds) {
		this.seeds = seeds;
		this.peer.plays((wire) -> {
			this.reading.incrementAndGet();
			try {
				answersAndDies(wire, nextRandom());
			}
			finally {
				this.reading.decrementAndGet();
			}
		});
	}

	private synchronized SplittableRandom nextRandom() {
		return this.seeds.split();
	}

	private void answersAndDies(Wire wire, SplittableRandom random) {
		while (true) {
			RawMessage request = reads(wire);
			if (random.nextInt(KILLS) == 0) {
				this.kills.incrementAndGet();
				dies(wire, request.answered("00"), random);
				return;
			}
			if (random.nextInt(SILENCES) > 0) {
				answers(wire, request);
			}
		}
	}

	private void answers(Wire wire, RawMessage request) {
		try {
			wire.writes(request.answered("00"));
		}
		catch (UncheckedIOException ex) {
			// the other side is gone; what it sent before counts
		}
	}

	private void dies(Wire wire, RawMessage answer, SplittableRandom random) {
		switch (random.nextInt(6)) {
			case 0 -> wire.resets();
			case 1 -> wire.hangsUp();
			case 2 -> {
				wire.writes(answer);
				wire.resets();
			}
			case 3 -> {
				wire.writes(answer);
				wire.hangsUp();
			}
			case 4 -> {
				// only the first half of an answer
				wire.writesBytes("0026303131");
				wire.hangsUp();
			}
			default -> {
				// what still arrives was sent, and counts
				wire.hangsUpAndListens();
				while (true) {
					reads(wire);
				}
			}
		}
	}

	private RawMessage reads(Wire wire) {
		RawMessage message = wire.reads();
		this.seen.computeIfAbsent(message.stan(), (stan) -> new AtomicInteger()).incrementAndGet();
		return message;
	}

	public int port() {
		return this.peer.port();
	}

	/** Return how often a STAN has arrived. */
	public int seen(String stan) {
		AtomicInteger count = this.seen.get(stan);
		return (count != null) ? count.get() : 0;
	}

	/** Whether it has read everything, and all its connections have ended. */
	public boolean hasReadAll() {
		return this.reading.get() == 0;
	}

	public int kills() {
		return this.kills.get();
	}

	/** Kill all connections at once. */
	public void killsAll() {
		this.peer.wires().forEach((wire) -> {
			try {
				wire.resets();
			}
			catch (UncheckedIOException ex) {
				// it has already ended
			}
		});
	}

	@Override
	public void close() {
		this.peer.close();
	}

}
