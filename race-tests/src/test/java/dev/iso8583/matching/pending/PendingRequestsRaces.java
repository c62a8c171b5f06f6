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
 * Two threads use one table of pending requests at the same time: exactly one of them
 * gets the request, and nothing is left over.
 */
final class PendingRequestsRaces {

	static final MatchKey KEY = new MatchKey(Mti.of("0110"), List.of("000007"));

	private static final MatchKey OTHER_KEY = new MatchKey(Mti.of("0110"), List.of("000008"));

	private PendingRequestsRaces() {
	}

	/**
	 * Close a table, and return how many requests it still held, all of which must be
	 * completed.
	 */
	private static int closed(PendingRequests<?> table) {
		AtomicInteger removed = new AtomicInteger();
		table.close((request) -> removed.incrementAndGet());
		return removed.get();
	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, 1, 0", expect = Expect.ACCEPTABLE, desc = "The request was added, and close() removed it.")
	@Outcome(id = "CLOSED, 0, 0", expect = Expect.ACCEPTABLE,
			desc = "The request came too late: add() reported it, and close() did not see it.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The request is never completed, or completed twice.")
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
	@Outcome(id = "ADDED, DUPLICATE, 1", expect = Expect.ACCEPTABLE, desc = "The first request has the key.")
	@Outcome(id = "DUPLICATE, ADDED, 2", expect = Expect.ACCEPTABLE, desc = "The second request has the key.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Both requests have the key, or neither has it, or one replaced the other.")
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
	@Outcome(id = "ADDED, FULL, 1", expect = Expect.ACCEPTABLE, desc = "The first request got the last place.")
	@Outcome(id = "FULL, ADDED, 1", expect = Expect.ACCEPTABLE, desc = "The second request got the last place.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "More requests than the maximum are pending, or the last place stayed free.")
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
			desc = "One of the two places is free.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A refused request holds a place, or released a place it did not hold.")
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
	@Outcome(id = { "true, false, 0", "false, true, 0" }, expect = Expect.ACCEPTABLE,
			desc = "One of the two completes the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Both complete the request, or neither does, or the request is still pending.")
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
	@Outcome(id = { "true, 0, 0", "false, 1, 0" }, expect = Expect.ACCEPTABLE,
			desc = "One of the two completes the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Both complete the request, or neither does, or the request is still pending.")
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
	 * Two tables that share their keys: a key can be in one table only.
	 */
	static class Scope {

		final Map<MatchKey, PendingRequests<Integer>> holders = new ConcurrentHashMap<>();

		final PendingRequests<Integer> first = new PendingRequests<>(10, this.holders);

		final PendingRequests<Integer> second = new PendingRequests<>(10, this.holders);

	}

	@JCStressTest
	@State
	@Outcome(id = "ADDED, DUPLICATE, 1", expect = Expect.ACCEPTABLE, desc = "The first table has the request.")
	@Outcome(id = "DUPLICATE, ADDED, 2", expect = Expect.ACCEPTABLE, desc = "The second table has the request.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "Both requests are pending, or neither is, or a response on the other connection finds none.")
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
	@Outcome(id = "true, ADDED, 2", expect = Expect.ACCEPTABLE,
			desc = "The new request came after the old one was removed.")
	@Outcome(id = "true, DUPLICATE, 0", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The new request cannot be found, or a key is held without a request.")
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
	@Outcome(id = "1, ADDED, 2", expect = Expect.ACCEPTABLE,
			desc = "The new request came after the old one was removed.")
	@Outcome(id = "1, DUPLICATE, 0", expect = Expect.ACCEPTABLE, desc = "The new request came first.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The new request cannot be found, or a key is held without a request.")
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
	@Outcome(id = "ADDED, 1, 0", expect = Expect.ACCEPTABLE, desc = "The request was added, and close() removed it.")
	@Outcome(id = "CLOSED, 0, 0", expect = Expect.ACCEPTABLE,
			desc = "The request came too late: add() reported it, and close() did not see it.")
	@Outcome(expect = Expect.FORBIDDEN,
			desc = "The request is never completed, or completed twice, or its key stays held.")
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
