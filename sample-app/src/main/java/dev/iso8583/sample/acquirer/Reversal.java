package dev.iso8583.sample.acquirer;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.NotSentException;
import dev.iso8583.message.DataElements;

/**
 * A reversal on its way. Its attempts follow one after the other, so no two threads use
 * it at a time.
 */
final class Reversal {

	private static final int REPEAT = 0x0421;

	private final IsoMessage message;

	private final String description;

	private int attempts;

	Reversal(IsoMessage request, IsoMessage message) {
		this.message = message;
		this.description = "Reversal of STAN " + request.getField(DataElements.STAN) + ", RRN "
				+ request.getField(DataElements.RRN);
	}

	/** Return the message to send now, which counts as an attempt. */
	IsoMessage nextMessage() {
		this.attempts++;
		return this.message;
	}

	/**
	 * Learn that an attempt got no answer. From the first that may have arrived, the next
	 * are repeats: the same message with the same STAN, as an 0421.
	 */
	void failed(Throwable failure) {
		if (!(failure instanceof NotSentException)) {
			this.message.setType(REPEAT);
		}
	}

	int attempts() {
		return this.attempts;
	}

	@Override
	public String toString() {
		return this.description;
	}

}
