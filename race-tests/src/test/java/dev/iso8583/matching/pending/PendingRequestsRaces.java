package dev.iso8583.matching.pending;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LLI_Result;
import org.openjdk.jcstress.infra.results.ZII_Result;
import org.openjdk.jcstress.infra.results.ZZI_Result;

import dev.iso8583.matching.MatchKey;
import dev.iso8583.message.Mti;

/**
 * Who gets a request, and what is left, when two meet at one table of pending requests.
 */
final class PendingRequestsRaces {

	static final MatchKey KEY = new MatchKey(Mti.of("0110"), List.of("000007"));

	private static final MatchKey OTHER_KEY = new MatchKey(Mti.of("0110"), List.of("000008"));

	private PendingRequestsRaces() {
	}

	/** Close a table, and return how many requests are to be answered. */
	private static int closed(PendingRequests<?> table) {
		AtomicInteger removed = new AtomicInteger();
		table.close((request) -> removed.incrementAndGet());
		return removed.get();
	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, 1, 0", expect = Expect.ACCEPTABLE, desc = "It was there, and close() took it.")
	@Outcome(id = "CLOSED, 0, 0", expect = Expect.ACCEPTABLE, desc = "It came too late, and only its caller was told.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody answers its caller, or two do.")
	public static class AddAndClose {

		private final PendingRequests<String> table = new PendingRequests<>(10, new ConcurrentHashMap<>());

		@Actor
		public void add(LLI_Result result) {
			result.r1 = this.table.add(KEY, "request");
		}

		@Actor
		public void close(LLI_Result result) {
			result.r2 = closed(this.table);
		}

		@Arbiter
		public void left(LLI_Result result) {
			result.r3 = this.table.size() + ((this.table.find(KEY) != null) ? 1 : 0);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, DUPLICATE, 1", expect = Expect.ACCEPTABLE, desc = "The first has the key.")
	@Outcome(id = "DUPLICATE, ADDED, 2", expect = Expect.ACCEPTABLE, desc = "The second has the key.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both have it, or neither, or one replaced the other.")
	public static class SameKeyTwice {

		private final PendingRequests<Integer> table = new PendingRequests<>(10);

		@Actor
		public void one(LLI_Result result) {
			result.r1 = this.table.add(KEY, 1);
		}

		@Actor
		public void two(LLI_Result result) {
			result.r2 = this.table.add(KEY, 2);
		}

		@Arbiter
		public void holder(LLI_Result result) {
			Integer holder = this.table.find(KEY);
			result.r3 = (holder != null) ? holder : 0;
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, FULL, 1", expect = Expect.ACCEPTABLE, desc = "The first had the last place.")
	@Outcome(id = "FULL, ADDED, 1", expect = Expect.ACCEPTABLE, desc = "The second had the last place.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "There are more than the maximum, or the last place stayed free.")
	public static class LastPlace {

		private final PendingRequests<Integer> table = new PendingRequests<>(1);

		@Actor
		public void one(LLI_Result result) {
			result.r1 = this.table.add(KEY, 1);
		}

		@Actor
		public void two(LLI_Result result) {
			result.r2 = this.table.add(OTHER_KEY, 2);
		}

		@Arbiter
		public void size(LLI_Result result) {
			result.r3 = this.table.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "ADDED, DUPLICATE, 1", "DUPLICATE, ADDED, 1" }, expect = Expect.ACCEPTABLE,
			desc = "One of two places is left.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "What was refused holds a place, or has given back one too many.")
	public static class PlaceOfADuplicate {

		private final PendingRequests<Integer> table = new PendingRequests<>(2);

		@Actor
		public void one(LLI_Result result) {
			result.r1 = this.table.add(KEY, 1);
		}

		@Actor
		public void two(LLI_Result result) {
			result.r2 = this.table.add(KEY, 2);
		}

		@Arbiter
		public void places(LLI_Result result) {
			this.table.add(OTHER_KEY, 3);
			this.table.add(new MatchKey(Mti.of("0110"), List.of("000009")), 4);
			result.r3 = this.table.size() - 1;
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "true, false, 0", "false, true, 0" }, expect = Expect.ACCEPTABLE, desc = "One of them answers.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both answer, or neither, or the request is still there.")
	public static class ResponseAndTimeout {

		private final PendingRequests<String> table = new PendingRequests<>(10);

		{
			this.table.add(KEY, "request");
		}

		@Actor
		public void response(ZZI_Result result) {
			String request = this.table.find(KEY);
			result.r1 = request != null && this.table.remove(KEY, request);
		}

		@Actor
		public void timeout(ZZI_Result result) {
			result.r2 = this.table.remove(KEY, "request");
		}

		@Arbiter
		public void left(ZZI_Result result) {
			result.r3 = this.table.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = { "true, 0, 0", "false, 1, 0" }, expect = Expect.ACCEPTABLE, desc = "One of them answers.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both answer, or neither, or the request is still there.")
	public static class ResponseAndClose {

		private final PendingRequests<String> table = new PendingRequests<>(10);

		{
			this.table.add(KEY, "request");
		}

		@Actor
		public void response(ZII_Result result) {
			String request = this.table.find(KEY);
			result.r1 = request != null && this.table.remove(KEY, request);
		}

		@Actor
		public void close(ZII_Result result) {
			result.r2 = closed(this.table);
		}

		@Arbiter
		public void left(ZII_Result result) {
			result.r3 = this.table.size();
		}

	}

	/**
	 * Two tables, of which one key may be in one only.
	 */
	static class Scope {

		final Map<MatchKey, PendingRequests<Integer>> holders = new ConcurrentHashMap<>();

		final PendingRequests<Integer> first = new PendingRequests<>(10, this.holders);

		final PendingRequests<Integer> second = new PendingRequests<>(10, this.holders);

	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, DUPLICATE, 1", expect = Expect.ACCEPTABLE, desc = "It waits in the first table.")
	@Outcome(id = "DUPLICATE, ADDED, 2", expect = Expect.ACCEPTABLE, desc = "It waits in the second table.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Both wait, or neither, or a response on the other is not matched.")
	public static class SameKeyOnTwoConnections extends Scope {

		@Actor
		public void one(LLI_Result result) {
			result.r1 = this.first.add(KEY, 1);
		}

		@Actor
		public void two(LLI_Result result) {
			result.r2 = this.second.add(KEY, 2);
		}

		@Arbiter
		public void holder(LLI_Result result) {
			Integer holder = this.first.find(KEY);
			boolean same = holder != null && holder.equals(this.second.find(KEY));
			result.r3 = (same && this.first.size() + this.second.size() == 1) ? holder : 0;
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "true, ADDED, 2", expect = Expect.ACCEPTABLE, desc = "The new one came after the old one had left.")
	@Outcome(id = "true, DUPLICATE, 0", expect = Expect.ACCEPTABLE, desc = "The new one came before.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The new one waits where nobody finds it, or a key is held for nothing.")
	public static class RemovalAndSameKeyOnAnotherConnection extends Scope {

		{
			this.first.add(KEY, 1);
		}

		@Actor
		public void remove(LLI_Result result) {
			result.r1 = this.first.remove(KEY, 1);
		}

		@Actor
		public void add(LLI_Result result) {
			result.r2 = this.second.add(KEY, 2);
		}

		@Arbiter
		public void holder(LLI_Result result) {
			Integer holder = this.first.find(KEY);
			result.r3 = (holder != null) ? holder : -this.holders.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "1, ADDED, 2", expect = Expect.ACCEPTABLE, desc = "The new one came after the old one had left.")
	@Outcome(id = "1, DUPLICATE, 0", expect = Expect.ACCEPTABLE, desc = "The new one came before.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The new one waits where nobody finds it, or a key is held for nothing.")
	public static class CloseAndSameKeyOnAnotherConnection extends Scope {

		{
			this.first.add(KEY, 1);
		}

		@Actor
		public void close(LLI_Result result) {
			result.r1 = closed(this.first);
		}

		@Actor
		public void add(LLI_Result result) {
			result.r2 = this.second.add(KEY, 2);
		}

		@Arbiter
		public void holder(LLI_Result result) {
			Integer holder = this.first.find(KEY);
			result.r3 = (holder != null) ? holder : -this.holders.size();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, 1, 0", expect = Expect.ACCEPTABLE, desc = "It was there, and close() took it.")
	@Outcome(id = "CLOSED, 0, 0", expect = Expect.ACCEPTABLE, desc = "It came too late, and only its caller was told.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Nobody answers its caller, or two do, or its key is held for nothing.")
	public static class AddAndCloseWithinAScope extends Scope {

		@Actor
		public void add(LLI_Result result) {
			result.r1 = this.first.add(KEY, 1);
		}

		@Actor
		public void close(LLI_Result result) {
			result.r2 = closed(this.first);
		}

		@Arbiter
		public void left(LLI_Result result) {
			result.r3 = this.first.size() + this.holders.size();
		}

	}

}
