package dev.iso8583.pool;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import dev.iso8583.transport.TransportThreads;

/**
 * Waits during the start of a pool until as many members are online as must be, or until
 * each of them has dialled once.
 */
final class FirstConnections {

	private final List<Member> members;

	private final int minimum;

	private final AtomicInteger online = new AtomicInteger();

	private final CompletableFuture<@Nullable Void> decided = new CompletableFuture<>();

	private boolean interrupted;

	FirstConnections(List<Member> members, int minimum) {
		this.members = members;
		this.minimum = minimum;
		AtomicInteger undecided = new AtomicInteger(members.size());
		for (Member member : members) {
			member.firstOnline().thenRun(() -> {
				if (this.online.incrementAndGet() >= minimum) {
					this.decided.complete(null);
				}
			});
			member.firstDial().whenComplete((failure, stopped) -> {
				if (undecided.decrementAndGet() == 0) {
					this.decided.complete(null);
				}
			});
		}
	}

	/**
	 * Wait.
	 * @return whether enough members are online; {@code false} also if the thread is
	 * interrupted, which it still is then
	 */
	boolean await() {
		this.interrupted = !TransportThreads.await(this.decided);
		return !this.interrupted && online() >= this.minimum;
	}

	int online() {
		return this.online.get();
	}

	/** Return why the other members are not online. */
	List<RuntimeException> failures() {
		if (this.interrupted) {
			return List.of(new IllegalStateException("the waiting thread was interrupted"));
		}
		return this.members.stream()
			.filter((member) -> !member.firstOnline().isDone())
			.map(Member::firstDial)
			.filter((dial) -> !dial.isCompletedExceptionally())
			.map((dial) -> dial.getNow(null))
			.filter(Objects::nonNull)
			.toList();
	}

}
