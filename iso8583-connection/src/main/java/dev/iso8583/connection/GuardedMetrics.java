package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeFailure;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;

/**
 * Shields us from metrics that throw: they are called where a waiting caller must get its
 * outcome, or where a connection must be dialled again.
 */
final class GuardedMetrics implements LinkMetrics {

	private static final Logger logger = LoggerFactory.getLogger(LinkMetrics.class);

	private final LinkMetrics metrics;

	private final LogThrottle failures = new LogThrottle();

	private GuardedMetrics(LinkMetrics metrics) {
		this.metrics = metrics;
	}

	static LinkMetrics of(LinkMetrics metrics) {
		return (metrics == NONE || metrics instanceof GuardedMetrics) ? metrics : new GuardedMetrics(metrics);
	}

	private void guard(Runnable count) {
		try {
			count.run();
		}
		catch (Throwable ex) {
			logger.atLevel(this.failures.warnOrDebug())
				.setCause(SafeFailure.of(ex))
				.log("{} failed, so its counts are no longer right", this.metrics.getClass().getName());
		}
	}

	@Override
	public void requestEnded(@Nullable Mti mti, RequestOutcome outcome, @Nullable String responseCode, long nanos) {
		guard(() -> this.metrics.requestEnded(mti, outcome, responseCode, nanos));
	}

	@Override
	public void inbound(Mti mti, Handling handling, long nanos) {
		guard(() -> this.metrics.inbound(mti, handling, nanos));
	}

	@Override
	public void dialled() {
		guard(this.metrics::dialled);
	}

	@Override
	public void dialFailed(ConnectFailedException.Reason reason) {
		guard(() -> this.metrics.dialFailed(reason));
	}

	@Override
	public void closed(CloseReason reason) {
		guard(() -> this.metrics.closed(reason));
	}

	@Override
	public void refused(Refusal reason) {
		guard(() -> this.metrics.refused(reason));
	}

	@Override
	public void acceptFailed() {
		guard(this.metrics::acceptFailed);
	}

	@Override
	public void late() {
		guard(this.metrics::late);
	}

	@Override
	public void unmatched(UnmatchedReason reason) {
		guard(() -> this.metrics.unmatched(reason));
	}

	@Override
	public void undecodable(UndecodableMessageException.Reason reason) {
		guard(() -> this.metrics.undecodable(reason));
	}

	@Override
	public void incomplete() {
		guard(this.metrics::incomplete);
	}

	@Override
	public void readTimeout() {
		guard(this.metrics::readTimeout);
	}

	@Override
	public void notificationsDropped() {
		guard(this.metrics::notificationsDropped);
	}

	@Override
	public void slowCallback() {
		guard(this.metrics::slowCallback);
	}

	@Override
	public void keepAlive() {
		guard(this.metrics::keepAlive);
	}

	@Override
	public void skipped() {
		guard(this.metrics::skipped);
	}

	@Override
	public void unknownParts(int field, int count) {
		guard(() -> this.metrics.unknownParts(field, count));
	}

	@Override
	public void brokenParts(int field, int count) {
		guard(() -> this.metrics.brokenParts(field, count));
	}

	@Override
	public void received(int bytes) {
		guard(() -> this.metrics.received(bytes));
	}

	@Override
	public void sent(int bytes) {
		guard(() -> this.metrics.sent(bytes));
	}

}
