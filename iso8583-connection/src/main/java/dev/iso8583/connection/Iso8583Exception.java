package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

/**
 * What a caller gets instead of a response. The type of the exception and
 * {@link #delivery()} say what to do next. Its message names the link, the message type
 * and the STAN, and no other field.
 */
public abstract class Iso8583Exception extends RuntimeException {

	private final RequestId request;

	private final FailureReason reason;

	private final Delivery delivery;

	Iso8583Exception(RequestId request, FailureReason reason, Delivery delivery, String text,
			@Nullable Throwable cause) {
		super(text, cause);
		this.request = request;
		this.reason = reason;
		this.delivery = delivery;
	}

	/**
	 * Return which request failed.
	 * @return its link, message type and STAN
	 */
	public RequestId request() {
		return this.request;
	}

	/**
	 * Return why there is no response.
	 * @return the reason
	 */
	public FailureReason reason() {
		return this.reason;
	}

	/**
	 * Return whether the far end can have received the request.
	 * @return what is known about its delivery
	 */
	public Delivery delivery() {
		return this.delivery;
	}

}
