package dev.iso8583.sample.acquirer;

import java.time.Clock;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

import com.solab.iso8583.IsoMessage;

import org.springframework.stereotype.Component;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.sample.DataElements;

/**
 * Makes the gateway's requests. What is the same in all of them, such as the merchant,
 * stands in the templates of network.yml.
 */
@Component
class GatewayMessages {

	private static final DateTimeFormatter TRANSMISSION_TIME = DateTimeFormatter.ofPattern("MMddHHmmss");

	private static final DateTimeFormatter LOCAL_TIME = DateTimeFormatter.ofPattern("HHmmss");

	private static final DateTimeFormatter LOCAL_DATE = DateTimeFormatter.ofPattern("MMdd");

	/** The ids of acquirer and forwarder, 11 digits each, which no request carries. */
	private static final String NO_INSTITUTIONS = "0".repeat(22);

	/** What a reversal repeats of the message it takes back. */
	private static final int[] REPEATED = { DataElements.PAN, DataElements.PROCESSING_CODE, DataElements.AMOUNT,
			DataElements.LOCAL_TIME, DataElements.LOCAL_DATE, DataElements.EXPIRY, DataElements.MERCHANT_CATEGORY,
			DataElements.ENTRY_MODE, DataElements.CONDITION_CODE, DataElements.RRN, DataElements.TERMINAL,
			DataElements.MERCHANT, DataElements.CURRENCY };

	private final MessageFormat format;

	private final Clock clock;

	GatewayMessages(MessageFormat format, Clock clock) {
		this.format = format;
		this.clock = clock;
	}

	/**
	 * Return the 0100 that asks for an authorization, with a STAN and an RRN of its own.
	 */
	IsoMessage authorization(AuthorizationRequest request) {
		ZonedDateTime now = ZonedDateTime.now(this.clock);
		IsoMessage message = newMessage("0100", now);
		this.format.set(message, DataElements.PAN, request.pan());
		this.format.set(message, DataElements.AMOUNT, request.amount());
		this.format.set(message, DataElements.LOCAL_TIME, LOCAL_TIME.format(now));
		this.format.set(message, DataElements.LOCAL_DATE, LOCAL_DATE.format(now));
		this.format.set(message, DataElements.EXPIRY, request.expiry());
		this.format.set(message, DataElements.RRN, rrn(now, message));
		this.format.set(message, DataElements.TERMINAL, request.terminalId());
		return this.format.set(message, DataElements.CURRENCY, request.currency());
	}

	/**
	 * Return the 0420 that takes a request back. It names the same payment by its RRN and
	 * the very message by its original data elements, and has a STAN of its own.
	 */
	IsoMessage reversal(IsoMessage original) {
		IsoMessage message = newMessage("0420", ZonedDateTime.now(this.clock));
		message.copyFieldsFrom(original, REPEATED);
		return this.format.set(message, DataElements.ORIGINAL_DATA, originalData(original));
	}

	private IsoMessage newMessage(String mti, ZonedDateTime now) {
		IsoMessage message = this.format.newMessage(mti);
		return this.format.set(message, DataElements.TRANSMISSION_TIME,
				TRANSMISSION_TIME.format(now.withZoneSameInstant(ZoneOffset.UTC)));
	}

	/**
	 * Return a reference number as terminals make it: the last digit of the year, the day
	 * of the year, the hour, and the STAN.
	 */
	private static String rrn(ZonedDateTime now, IsoMessage message) {
		return "%d%03d%02d%s".formatted(now.getYear() % 10, now.getDayOfYear(), now.getHour(),
				message.getField(DataElements.STAN));
	}

	private static String originalData(IsoMessage original) {
		return "" + Mti.of(original) + original.getField(DataElements.STAN)
				+ original.getField(DataElements.TRANSMISSION_TIME) + NO_INSTITUTIONS;
	}

}
