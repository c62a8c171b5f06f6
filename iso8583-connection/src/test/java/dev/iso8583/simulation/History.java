package dev.iso8583.simulation;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RejectedException;
import dev.iso8583.simulation.Call.Answer;
import dev.iso8583.simulation.Call.Told;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

/**
 * All requests of a run, and the rules that what happened to them must keep.
 */
final class History {

	private static final int RRN = 37;

	private final World world;

	private final Map<String, Call> calls = new LinkedHashMap<>();

	private final Map<String, Integer> handledOfHost = new HashMap<>();

	private int asked;

	History(World world) {
		this.world = world;
	}

	Iterable<Call> calls() {
		return this.calls.values();
	}

	int size() {
		return this.calls.size();
	}

	/** Return how many callers still wait. */
	int untold() {
		int untold = 0;
		for (Call call : this.calls.values()) {
			untold += call.told.isEmpty() ? 1 : 0;
		}
		return untold;
	}

	/** A call is about to be made; give its request an RRN that no other has. */
	Call begins(String mti, String stan, boolean byClient, Duration timeout) {
		String rrn = String.format("%c%011d", Sniffer.MARK, this.calls.size() + 1);
		Call call = new Call(mti, stan, rrn, byClient, this.world.now(), timeout);
		this.calls.put(rrn, call);
		return call;
	}

	/** The call was made; note what its caller is told. */
	void awaits(Call call, CompletableFuture<IsoMessage> future) {
		future.whenComplete((response, failure) -> {
			Told told = told(call, response, failure);
			call.told.add(told);
			this.world.trace.line(this.world.now(),
					() -> "caller of " + call + ": " + told.answer() + " " + told.detail());
		});
	}

	private Told told(Call call, @Nullable IsoMessage response, @Nullable Throwable failure) {
		long now = this.world.now();
		if (failure == null) {
			String rrn = response.hasField(RRN) ? response.getField(RRN).toString() : "none";
			return new Told(rrn.equals(call.rrn) ? Answer.ANSWERED : Answer.SOMETHING_ELSE, now,
					"by the response with RRN " + rrn);
		}
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		Answer answer = (cause instanceof NotSentException) ? Answer.NOT_SENT
				: (cause instanceof OutcomeUnknownException) ? Answer.UNKNOWN
						: (cause instanceof RejectedException) ? Answer.REJECTED
								: (cause instanceof CancellationException) ? Answer.CANCELLED : Answer.SOMETHING_ELSE;
		return new Told(answer, now, String.valueOf(cause));
	}

	/** Return a request of a far end, which is no call of ours. */
	RawMessage farEndAsks() {
		this.asked++;
		return RawMessage.of("0100", Messages.stan(1 + this.asked % 999_999))
			.with(RRN, String.format("Z%011d", this.asked));
	}

	/** The application rejects whichever request with a STAN is pending. */
	void rejects(String stan) {
		for (Call call : this.calls.values()) {
			call.rejected |= call.stan.equals(stan);
		}
	}

	/** A whole message was handed to a line. */
	void written(String mti, String rrn, boolean toServer) {
		Call call = this.calls.get(rrn);
		if (call != null && isItself(call, mti, toServer)) {
			call.written++;
		}
	}

	/** A whole message arrived at an end of a line. */
	void delivered(String mti, String rrn, boolean toServer) {
		Call call = this.calls.get(rrn);
		if (call != null && isItself(call, mti, toServer)) {
			call.delivered++;
		}
	}

	private static boolean isItself(Call call, String mti, boolean toServer) {
		return call.byClient == toServer && call.mti.equals(mti);
	}

	/** A handler of the product got a request. */
	void handled(IsoMessage request, boolean byServer) {
		String rrn = request.hasField(RRN) ? request.getField(RRN).toString() : "none";
		Call call = this.calls.get(rrn);
		if (call == null) {
			this.handledOfHost.merge(rrn, 1, Integer::sum);
		}
		else if (call.byClient == byServer) {
			call.handled++;
		}
	}

	/** Return what was done wrong, one sentence each; empty if nothing was. */
	List<String> violations() {
		List<String> violations = new ArrayList<>();
		this.calls.values().forEach((call) -> check(call, violations));
		this.handledOfHost.forEach((rrn, times) -> {
			if (times > 1 && !rrn.equals("none")) {
				violations.add("A request of a far end, RRN " + rrn + ", was handled " + times + " times");
			}
		});
		return violations;
	}

	private void check(Call call, List<String> violations) {
		if (call.told.size() != 1) {
			violations.add(call + ": its caller was told " + call.told.size() + " times: " + call.told);
			return;
		}
		Told told = call.told.get(0);
		if (call.delivered > 1) {
			violations.add(call + " arrived " + call.delivered + " times");
		}
		if (call.written > 1) {
			violations.add(call + " was written " + call.written + " times");
		}
		if (call.handled > 1) {
			violations.add(call + " was handled " + call.handled + " times");
		}
		if (told.answer() == Answer.NOT_SENT && call.written > 0) {
			violations.add(call + " was written, and its caller was told that it was not sent: " + told.detail());
		}
		if (told.answer() == Answer.ANSWERED && call.delivered == 0) {
			violations.add(call + " was answered and never arrived");
		}
		if (told.answer() == Answer.SOMETHING_ELSE) {
			violations.add(call + ": its caller got something else: " + told.detail());
		}
		if (told.answer() == Answer.REJECTED && !call.rejected) {
			violations.add(call + ": its caller was told of a rejection that nobody asked for");
		}
		if (told.answer() == Answer.CANCELLED && !call.cancelled) {
			violations.add(call + ": its caller was told of a cancellation that was not its own");
		}
		long patience = call.timeout.toNanos() + this.world.paused();
		if (told.at() - call.at > patience) {
			violations.add(call + ": its caller waited " + Duration.ofNanos(told.at() - call.at) + " for a timeout of "
					+ call.timeout);
		}
	}

}
