package dev.iso8583.sample.issuer;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.stereotype.Component;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.Connection;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.mapping.Field;

/**
 * Answers what acquirers send. What it returns goes back on the connection on which the
 * request came.
 */
@Component
class Issuer {

	/** How late the answer of {@link Ending#SLOW_APPROVAL} is. */
	static final Duration SLOW = Duration.ofSeconds(3);

	private static final Logger logger = LoggerFactory.getLogger(Issuer.class);

	private static final String APPROVED = "00";

	private static final String INVALID_TRANSACTION = "12";

	private static final String FORMAT_ERROR = "30";

	private static final String NOT_SUFFICIENT_FUNDS = "51";

	private static final String EXPIRED_CARD = "54";

	/** Sign-on, sign-off and echo test. */
	private static final Set<String> NETWORK_CODES = Set.of("001", "002", "301");

	private final MessageFormat format;

	private final Executor later = CompletableFuture.delayedExecutor(SLOW.toMillis(), TimeUnit.MILLISECONDS);

	Issuer(MessageFormat format) {
		this.format = format;
	}

	@InboundHandler(mti = "0800", link = { "issuer-a", "issuer-b" })
	IsoMessage manageNetwork(IsoMessage request, @Field(DataElements.NETWORK_MANAGEMENT_CODE) @Nullable String code) {
		boolean known = code != null && NETWORK_CODES.contains(code);
		return respond(request, known ? APPROVED : INVALID_TRANSACTION);
	}

	@InboundHandler(mti = "0100", link = { "issuer-a", "issuer-b" })
	@Nullable IsoMessage authorize(IsoMessage request, @Field(DataElements.TRANSACTION_AMOUNT) @Nullable Long amount,
			Connection connection) {
		if (amount == null) {
			return respond(request, FORMAT_ERROR);
		}
		return switch (Ending.of(amount)) {
			case APPROVAL -> approve(request);
			case NOT_SUFFICIENT_FUNDS -> respond(request, NOT_SUFFICIENT_FUNDS);
			case EXPIRED_CARD -> respond(request, EXPIRED_CARD);
			case SLOW_APPROVAL -> approveLater(request, connection);
			case SILENCE -> null;
		};
	}

	/**
	 * A reversal must be accepted, also when it repeats one, and also when there is
	 * nothing to reverse.
	 */
	@InboundHandler(mti = { "0420", "0421" }, link = { "issuer-a", "issuer-b" })
	IsoMessage reverse(IsoMessage advice) {
		return respond(advice, APPROVED);
	}

	private IsoMessage approve(IsoMessage request) {
		String code = "%06d".formatted(ThreadLocalRandom.current().nextInt(1_000_000));
		return this.format.set(respond(request, APPROVED), DataElements.APPROVAL_CODE, code);
	}

	/** Returns at once, without a reply: the handler's thread has better things to do. */
	private @Nullable IsoMessage approveLater(IsoMessage request, Connection connection) {
		this.later.execute(() -> connection.reply(request, approve(request)).whenComplete((done, failure) -> {
			if (failure != null) {
				logger.warn("A slow answer was lost: {}", failure.getMessage());
			}
		}));
		return null;
	}

	private IsoMessage respond(IsoMessage request, String responseCode) {
		return this.format.set(this.format.responseTo(request), DataElements.RESPONSE_CODE, responseCode);
	}

}
