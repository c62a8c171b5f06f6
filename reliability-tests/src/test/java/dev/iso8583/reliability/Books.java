package dev.iso8583.reliability;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Delivery;
import dev.iso8583.connection.Iso8583Exception;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The record of every request, from both ends. A request carries its number as RRN. The
 * record has its full size from the beginning, so that it cannot look like a leak.
 */
final class Books {

	private static final int REQUESTS = 2_000_000;

	private static final int RRN = 37;

	private static final int ANSWERED = 1;

	private static final int NOT_SENT = 2;

	private static final int OTHERS_ANSWER = 100;

	private static final int UNTRUE = 101;

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicIntegerArray seen = new AtomicIntegerArray(REQUESTS);

	private final AtomicIntegerArray outcomes = new AtomicIntegerArray(REQUESTS);

	private final AtomicIntegerArray endings = new AtomicIntegerArray(REQUESTS);

	boolean hasRoom() {
		return this.opened.get() < REQUESTS;
	}

	int open() {
		return this.opened.getAndIncrement();
	}

	/** Record that a far end has received a request. */
	void seen(int request) {
		this.seen.incrementAndGet(request);
	}

	/** Record the outcome that the caller of a request got. */
	void ended(int request, @Nullable IsoMessage answer, @Nullable Throwable failure) {
		this.endings.incrementAndGet(request);
		if (answer != null) {
			boolean own = Integer.parseInt(answer.getField(RRN).toString()) == request;
			this.outcomes.set(request, own ? ANSWERED : OTHERS_ANSWER);
		}
		else {
			Delivery delivery = (failure instanceof Iso8583Exception told) ? told.delivery() : null;
			this.outcomes.set(request, (delivery != null) ? NOT_SENT + delivery.ordinal() : UNTRUE);
		}
	}

	void areInOrder() {
		for (int request = 0; request < this.opened.get(); request++) {
			int outcome = this.outcomes.get(request);
			int times = this.seen.get(request);
			assertThat(this.endings.get(request)).as("outcomes of request %d", request).isOne();
			assertThat(times).as("times that request %d was seen", request).isLessThan(2);
			assertThat(outcome).as("outcome of request %d", request).isLessThan(OTHERS_ANSWER);
			if (outcome == ANSWERED) {
				assertThat(times).as("times that request %d was seen, which was answered", request).isOne();
			}
			if (outcome == NOT_SENT) {
				assertThat(times).as("times that request %d was seen, which was not sent", request).isZero();
			}
		}
	}

	/** Return how many requests have each outcome. */
	Map<String, Integer> stats() {
		Map<String, Integer> figures = new TreeMap<>();
		for (int request = 0; request < this.opened.get(); request++) {
			int outcome = this.outcomes.get(request);
			figures.merge(
					(outcome == ANSWERED) ? "answered"
							: (outcome < OTHERS_ANSWER) ? Delivery.values()[outcome - NOT_SENT].toString() : "wrong",
					1, Integer::sum);
		}
		figures.put("requests", this.opened.get());
		return figures;
	}

}
