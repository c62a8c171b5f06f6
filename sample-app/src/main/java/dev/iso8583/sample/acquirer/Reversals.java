package dev.iso8583.sample.acquirer;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;

import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.message.DataElements;

/**
 * Takes back payments that may have been made. A reversal is the one message that may be
 * sent again and again: it is marked as a repeat, so that the issuer acts on it once.
 * <p>
 * Reversals are kept in memory. A gateway in production keeps them in its database before
 * it sends the request, so that a crash loses none. Safe for use by several threads.
 */
@Component
class Reversals implements DisposableBean {

	private static final Logger logger = LoggerFactory.getLogger(Reversals.class);

	private final Iso8583Operations acquirer;

	private final GatewayMessages messages;

	private final ReversalProperties properties;

	private final Executor later;

	private final Set<Reversal> open = ConcurrentHashMap.newKeySet();

	Reversals(Iso8583Operations acquirer, GatewayMessages messages, ReversalProperties properties) {
		this.acquirer = acquirer;
		this.messages = messages;
		this.properties = properties;
		this.later = CompletableFuture.delayedExecutor(properties.delay().toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Reverse a request until the issuer answers or the attempts are used up. Returns
	 * when the first reversal is on its way; everything after that happens on other
	 * threads.
	 * @param request the request that got no answer
	 */
	void reverse(IsoMessage request) {
		Reversal reversal = new Reversal(request, this.messages.reversal(request));
		this.open.add(reversal);
		logger.warn("{}: the outcome of the request is unknown, so it is reversed", reversal);
		attempt(reversal);
	}

	private void attempt(Reversal reversal) {
		this.acquirer.sendAsync(reversal.nextMessage()).whenComplete((response, failure) -> {
			if (failure == null) {
				answered(reversal, response);
			}
			else {
				unanswered(reversal, failure);
			}
		});
	}

	private void answered(Reversal reversal, IsoMessage response) {
		if (this.open.remove(reversal)) {
			logger.info("{}: answered with response code {} at attempt {}", reversal,
					printable(String.valueOf(response.getField(DataElements.RESPONSE_CODE))), reversal.attempts());
		}
	}

	/**
	 * The far end may send anything; what is not a response code stays out of the log.
	 */
	private static String printable(String responseCode) {
		return responseCode.matches("[0-9A-Z]{2}") ? responseCode : "?";
	}

	private void unanswered(Reversal reversal, Throwable failure) {
		reversal.failed(failure);
		if (reversal.attempts() < this.properties.attempts()) {
			logger.warn("{}: attempt {} of {} failed, and the next follows in {} ms: {}", reversal, reversal.attempts(),
					this.properties.attempts(), this.properties.delay().toMillis(), failure.getMessage());
			this.later.execute(() -> retry(reversal));
		}
		else if (this.open.remove(reversal)) {
			logger.error("{}: given up after {} attempts; reconcile the payment by hand: {}", reversal,
					reversal.attempts(), failure.getMessage());
		}
	}

	private void retry(Reversal reversal) {
		if (this.open.contains(reversal)) {
			attempt(reversal);
		}
	}

	/** Lose nothing silently when the application stops. */
	@Override
	public void destroy() {
		for (Reversal reversal : this.open) {
			if (this.open.remove(reversal)) {
				logger.error("{}: given up, since the gateway stops; reconcile the payment by hand", reversal);
			}
		}
	}

}
