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
import dev.iso8583.simulation.Call.Result;
import dev.iso8583.testing.Messages;
import dev.iso8583.testing.RawMessage;

/**
 * All requests of a run, and the rules that must hold for each of them.
 */
final class History {

	private static final int RRN = 37;

	private final World world;

	private final Map<String, Call> calls = new LinkedHashMap<>();

	private final Map<String, Integer> handledByRrn = new HashMap<>();

	private int requestsOfFarEnd;

	History(World world) {
		this.world = world;
	}

	Iterable<Call> calls() {
		return this.calls.values();
	}

	int size() {
		return this.calls.size();
	}

	/** Return how many callers still wait for a result. */
	int unanswered() {
		int unanswered = 0;
		for (Call call : this.calls.values()) {
			unanswered += call.results.isEmpty() ? 1 : 0;
		}
		return unanswered;
	}

	/** A call is about to be made; give its request a unique RRN. */
	Call begins(String mti, String stan, boolean byClient, Duration timeout) {
		String rrn = String.format("%c%011d", Sniffer.MARK, this.calls.size() + 1);
		Call call = new Call(mti, stan, rrn, byClient, this.world.now(), timeout);
		this.calls.put(rrn, call);
		return call;
	}

	/** The call was made; note the results that its caller gets. */
	void awaits(Call call, CompletableFuture<IsoMessage> future) {
		future.whenComplete((response, failure) -> {
			Result result = resultOf(call, response, failure);
			call.results.add(result);
			this.world.trace.line(this.world.now(),
					() -> "caller of " + call + ": " + result.answer() + " " + result.detail());
		});
	}

	private Result resultOf(Call call, @Nullable IsoMessage response, @Nullable Throwable failure) {
		long now = this.world.now();
		if (failure == null) {
			String rrn = response.hasField(RRN) ? response.getField(RRN).toString() : "none";
			return new Result(rrn.equals(call.rrn) ? Answer.ANSWERED : Answer.SOMETHING_ELSE, now,
					"by the response with RRN " + rrn);
		}
		Throwable cause = (failure instanceof CompletionException) ? failure.getCause() : failure;
		Answer answer = (cause instanceof NotSentException) ? Answer.NOT_SENT
				: (cause instanceof OutcomeUnknownException) ? Answer.UNKNOWN
						: (cause instanceof RejectedException) ? Answer.REJECTED
								: (cause instanceof CancellationException) ? Answer.CANCELLED : Answer.SOMETHING_ELSE;
		return new Result(answer, now, String.valueOf(cause));
	}

	/** Return a request that a far end sends. */
	RawMessage requestOfFarEnd() {
		this.requestsOfFarEnd++;
		return RawMessage.of("0100", Messages.stan(1 + this.requestsOfFarEnd % 999_999))
			.with(RRN, String.format("Z%011d", this.requestsOfFarEnd));
	}

	/** The application rejects the pending request with a STAN. */
	void rejects(String stan) {
		for (Call call : this.calls.values()) {
			call.rejected |= call.stan.equals(stan);
		}
	}

	/** A whole message was written to a line. */
	void written(String mti, String rrn, boolean toServer) {
		Call call = this.calls.get(rrn);
		if (call != null && isRequest(call, mti, toServer)) {
			call.written++;
		}
	}

	/** A whole message arrived at an end of a line. */
	void delivered(String mti, String rrn, boolean toServer) {
		Call call = this.calls.get(rrn);
		if (call != null && isRequest(call, mti, toServer)) {
			call.delivered++;
		}
	}

	private static boolean isRequest(Call call, String mti, boolean toServer) {
		return call.byClient == toServer && call.mti.equals(mti);
	}

	/** A handler of the product got a request. */
	void handled(IsoMessage request, boolean byServer) {
		String rrn = request.hasField(RRN) ? request.getField(RRN).toString() : "none";
		Call call = this.calls.get(rrn);
		if (call == null) {
			this.handledByRrn.merge(rrn, 1, Integer::sum);
		}
		else if (call.byClient == byServer) {
			call.handled++;
		}
	}

	/** Return the violations of the rules, one sentence each; empty if there are none. */
	List<String> violations() {
		List<String> violations = new ArrayList<>();
		this.calls.values().forEach((call) -> check(call, violations));
		this.handledByRrn.forEach((rrn, times) -> {
			if (times > 1 && !rrn.equals("none")) {
				violations.add("A request of a far end, RRN " + rrn + ", was handled " + times + " times");
			}
		});
		return violations;
	}

	private void check(Call call, List<String> violations) {
		if (call.results.size() != 1) {
			violations.add(call + ": its caller got " + call.results.size() + " results: " + call.results);
			return;
		}
		Result result = call.results.get(0);
		if (call.delivered > 1) {
			violations.add(call + " arrived " + call.delivered + " times");
		}
		if (call.written > 1) {
			violations.add(call + " was written " + call.written + " times");
		}
		if (call.handled > 1) {
			violations.add(call + " was handled " + call.handled + " times");
		}
		if (result.answer() == Answer.NOT_SENT && call.written > 0) {
			violations.add(call + " was written, but reported to its caller as not sent: " + result.detail());
		}
		if (result.answer() == Answer.ANSWERED && call.delivered == 0) {
			violations.add(call + " was answered but never arrived");
		}
		if (result.answer() == Answer.SOMETHING_ELSE) {
			violations.add(call + ": its caller got something else: " + result.detail());
		}
		if (result.answer() == Answer.REJECTED && !call.rejected) {
			violations.add(call + ": its caller got a rejection that the application did not make");
		}
		if (result.answer() == Answer.CANCELLED && !call.cancelled) {
			violations.add(call + ": its caller got a cancellation that it did not make");
		}
		long patience = call.timeout.toNanos() + this.world.paused();
		if (result.at() - call.at > patience) {
			violations.add(call + ": its caller waited " + Duration.ofNanos(result.at() - call.at)
					+ " for a timeout of " + call.timeout);
		}
	}

}
