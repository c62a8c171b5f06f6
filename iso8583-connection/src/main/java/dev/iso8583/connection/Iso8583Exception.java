package dev.iso8583.connection;

import org.jspecify.annotations.Nullable;

/**
 * The root of what a caller can be told instead of a response. {@link #delivery()} says
 * what to do next. The text names the link, the message type and the STAN, and never
 * another field.
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
	 * Return which request it is about.
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
	 * Return whether the far end can have seen the request.
	 * @return what is known of its delivery
	 */
	public Delivery delivery() {
		return this.delivery;
	}

}
