package dev.iso8583.matching.pending;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.pending.PendingRequests.Admission;
import dev.iso8583.message.Mti;

import static org.assertj.core.api.Assertions.assertThat;

class PendingRequestsTests {

	private static final int ROUNDS = 3000;

	private static final int REQUESTS = 40;

	private final PendingRequests<String> pending = new PendingRequests<>(2);

	@Test
	void requestIsFoundAndRemovedOnce() {
		assertThat(this.pending.add(key(1), "one")).isEqualTo(Admission.ADDED);
		assertThat(this.pending.find(key(1))).isEqualTo("one");
		assertThat(this.pending.size()).isEqualTo(1);
		assertThat(this.pending.remove(key(1), "one")).isTrue();
		assertThat(this.pending.remove(key(1), "one")).isFalse();
		assertThat(this.pending.find(key(1))).isNull();
		assertThat(this.pending.size()).isZero();
	}

	@Test
	void keyIsInOnlyOneTableOfAScopeAndFoundFromAll() {
		Map<MatchKey, PendingRequests<String>> scope = new ConcurrentHashMap<>();
		PendingRequests<String> first = new PendingRequests<>(2, scope);
		PendingRequests<String> second = new PendingRequests<>(2, scope);
		first.add(key(1), "one");
		assertThat(second.add(key(1), "other")).isEqualTo(Admission.DUPLICATE);
		assertThat(second.find(key(1))).isEqualTo("one");
		assertThat(second.remove(key(1), "one")).isFalse();
		assertThat(whatCloses(first)).containsExactly("one");
		assertThat(scope).isEmpty();
		assertThat(second.add(key(1), "other")).isEqualTo(Admission.ADDED);
		assertThat(first.find(key(1))).isEqualTo("other");
	}

	@Test
	void keyInNoTableOfAScopeIsNotFound() {
		assertThat(new PendingRequests<String>(2, new ConcurrentHashMap<>()).find(key(1))).isNull();
	}

	@Test
	void removingAnotherRequestWithTheSameKeyKeepsTheKeyTaken() {
		Map<MatchKey, PendingRequests<String>> scope = new ConcurrentHashMap<>();
		PendingRequests<String> first = new PendingRequests<>(2, scope);
		first.add(key(1), "one");
		assertThat(first.remove(key(1), "other")).isFalse();
		assertThat(new PendingRequests<>(2, scope).add(key(1), "other")).isEqualTo(Admission.DUPLICATE);
		assertThat(first.remove(key(1), "one")).isTrue();
		assertThat(new PendingRequests<>(2, scope).add(key(1), "other")).isEqualTo(Admission.ADDED);
	}

	@Test
	void everyPendingRequestIsVisited() {
		this.pending.add(key(1), "one");
		this.pending.add(key(2), "two");
		List<String> visited = new ArrayList<>();
		this.pending.forEach(visited::add);
		assertThat(visited).containsExactlyInAnyOrder("one", "two");
	}

	@Test
	void duplicateIsRefusedAndTheFirstStays() {
		this.pending.add(key(1), "one");
		assertThat(this.pending.add(key(1), "other")).isEqualTo(Admission.DUPLICATE);
		assertThat(this.pending.find(key(1))).isEqualTo("one");
		assertThat(this.pending.size()).isEqualTo(1);
	}

	@Test
	void otherRequestWithTheSameKeyIsNotRemoved() {
		this.pending.add(key(1), "one");
		assertThat(this.pending.remove(key(1), "other")).isFalse();
		assertThat(this.pending.find(key(1))).isEqualTo("one");
	}

	@Test
	void fullTableHasAReserveForNetworkManagement() {
		this.pending.add(key(1), "one");
		this.pending.add(key(2), "two");
		assertThat(this.pending.add(key(3), "three", 1)).isEqualTo(Admission.ADDED);
		assertThat(this.pending.add(key(4), "four", 1)).isEqualTo(Admission.FULL);
		assertThat(this.pending.add(key(4), "four")).isEqualTo(Admission.FULL);
	}

	@Test
	void fullTableTakesNoMoreUntilOneLeaves() {
		this.pending.add(key(1), "one");
		this.pending.add(key(2), "two");
		assertThat(this.pending.add(key(3), "three")).isEqualTo(Admission.FULL);
		this.pending.remove(key(1), "one");
		assertThat(this.pending.add(key(3), "three")).isEqualTo(Admission.ADDED);
	}

	@Test
	void closedTableRemovesItsRequestsAndAcceptsNoMore() {
		this.pending.add(key(1), "one");
		this.pending.add(key(2), "two");
		assertThat(whatCloses(this.pending)).containsExactlyInAnyOrder("one", "two");
		assertThat(whatCloses(this.pending)).isEmpty();
		assertThat(this.pending.add(key(3), "three")).isEqualTo(Admission.CLOSED);
		assertThat(this.pending.remove(key(1), "one")).isFalse();
		assertThat(this.pending.size()).isZero();
	}

	@Tag("slow")
	@Test
	void everyRequestIsRemovedByExactlyOneThread() throws Exception {
		for (int round = 0; round < ROUNDS; round++) {
			oneRound();
		}
	}

	private static void oneRound() throws Exception {
		PendingRequests<Integer> table = new PendingRequests<>(REQUESTS);
		List<AtomicInteger> taken = IntStream.range(0, REQUESTS).mapToObj((request) -> new AtomicInteger()).toList();
		Set<Integer> added = ConcurrentHashMap.newKeySet();
		race(() -> addAll(table, 0, added), () -> addAll(table, 1, added), () -> removeSome(table, taken), () -> {
			for (int turn = 1; table.size() == 0 && added.isEmpty(); turn++) {
				if (turn % 1000 > 0) {
					Thread.onSpinWait();
				}
				else {
					// the others may need the processor of this thread
					Thread.yield();
				}
			}
			table.close((request) -> taken.get(request).incrementAndGet());
		});
		assertThat(table.size()).isZero();
		for (int request = 0; request < REQUESTS; request++) {
			assertThat(taken.get(request)).as("request %d", request).hasValue(added.contains(request) ? 1 : 0);
		}
	}

	private static void addAll(PendingRequests<Integer> table, int first, Set<Integer> added) {
		for (int request = first; request < REQUESTS; request += 2) {
			if (table.add(key(request), request) == Admission.ADDED) {
				added.add(request);
			}
		}
	}

	/** Removes only every fourth request: the rest is left to close(). */
	private static void removeSome(PendingRequests<Integer> table, List<AtomicInteger> taken) {
		for (int request = 0; request < REQUESTS; request += 4) {
			if (table.remove(key(request), request)) {
				taken.get(request).incrementAndGet();
			}
		}
	}

	private static void race(Runnable... parties) throws Exception {
		CyclicBarrier start = new CyclicBarrier(parties.length);
		List<Thread> threads = new ArrayList<>();
		for (Runnable party : parties) {
			Thread thread = new Thread(() -> {
				try {
					start.await();
				}
				catch (Exception ex) {
					throw new IllegalStateException(ex);
				}
				party.run();
			});
			thread.start();
			threads.add(thread);
		}
		for (Thread thread : threads) {
			thread.join();
		}
	}

	private static MatchKey key(int stan) {
		return new MatchKey(Mti.of("0110"), List.of(String.valueOf(stan)));
	}

	@Test
	void reserveIsAddedToTheLargestMaximum() {
		assertThat(new PendingRequests<String>(Integer.MAX_VALUE).add(key(1), "one", 16)).isEqualTo(Admission.ADDED);
	}

	private static <R> List<R> whatCloses(PendingRequests<R> table) {
		List<R> removed = new ArrayList<>();
		table.close(removed::add);
		return removed;
	}

}
