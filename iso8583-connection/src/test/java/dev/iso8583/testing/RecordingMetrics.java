package dev.iso8583.testing;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.LinkMetrics;
import dev.iso8583.connection.RequestOutcome;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

/**
 * Metrics that count by name.
 */
public final class RecordingMetrics implements LinkMetrics {

	private final Map<String, Long> counts = new ConcurrentHashMap<>();

	/** Return how often something happened, such as {@code ANSWERED} or {@code late}. */
	public long count(String what) {
		return this.counts.getOrDefault(what, 0L);
	}

	/** Return the names of all events that happened. */
	public Set<String> names() {
		return this.counts.keySet();
	}

	private void add(String what, long number) {
		this.counts.merge(what, number, Long::sum);
	}

	@Override
	public void requestEnded(@Nullable Mti mti, RequestOutcome outcome, @Nullable String responseCode, long nanos) {
		add(outcome.name(), 1);
		if (responseCode != null) {
			add("response code " + responseCode, 1);
		}
	}

	@Override
	public void inbound(Mti mti, Handling handling, long nanos) {
		add(mti + " " + handling, 1);
	}

	@Override
	public void dialled() {
		add("dialled", 1);
	}

	@Override
	public void dialFailed(ConnectFailedException.Reason reason) {
		add("dial failed " + reason.name(), 1);
	}

	@Override
	public void closed(CloseReason reason) {
		add("closed " + reason.name(), 1);
	}

	@Override
	public void refused(Refusal reason) {
		add("refused " + reason, 1);
	}

	@Override
	public void acceptFailed() {
		add("accept failed", 1);
	}

	@Override
	public void slowCallback() {
		add("slow callback", 1);
	}

	@Override
	public void late() {
		add("late", 1);
	}

	@Override
	public void unmatched(UnmatchedReason reason) {
		add("unmatched", 1);
		add("unmatched " + reason.name(), 1);
	}

	@Override
	public void undecodable(UndecodableMessageException.Reason reason) {
		add("undecodable " + reason, 1);
	}

	@Override
	public void incomplete() {
		add("incomplete", 1);
	}

	@Override
	public void readTimeout() {
		add("read timeout", 1);
	}

	@Override
	public void notificationsDropped() {
		add("notifications dropped", 1);
	}

	@Override
	public void keepAlive() {
		add("keep-alive", 1);
	}

	@Override
	public void skipped() {
		add("skipped", 1);
	}

	@Override
	public void unknownParts(int field, int count) {
		add("unknown parts of field " + field, count);
	}

	@Override
	public void brokenParts(int field, int count) {
		add("broken parts of field " + field, count);
	}

	@Override
	public void received(int bytes) {
		add("received", 1);
		add("received bytes", bytes);
	}

	@Override
	public void sent(int bytes) {
		add("sent", 1);
		add("sent bytes", bytes);
	}

}
