package dev.iso8583.message;

/**
 * A message cannot be written, usually because a value does not fit its field. The text
 * names the field and the problem, never a value. There is no cause, because exceptions
 * of codecs may quote the value.
 */
public final class UnencodableMessageException extends RuntimeException {

	/**
	 * Create an exception, for a {@link MessageCodec} that cannot write a message and for
	 * tests.
	 */
	public UnencodableMessageException() {
		this("a value does not fit its field");
	}

	UnencodableMessageException(Class<? extends Throwable> failure) {
		this("a value does not fit its field (" + failure.getSimpleName() + ")");
	}

	static UnencodableMessageException ofCodec(Throwable failure) {
		return new UnencodableMessageException("the message codec failed (" + failure.getClass().getSimpleName() + ")");
	}

	UnencodableMessageException(String text) {
		super(text);
	}

}
