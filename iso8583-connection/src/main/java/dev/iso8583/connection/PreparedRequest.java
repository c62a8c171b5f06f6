package dev.iso8583.connection;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.Mti;
import dev.iso8583.message.mapping.Field;
import dev.iso8583.message.mapping.FieldMappingException;
import dev.iso8583.message.mapping.RecordMapping;

/**
 * A request before it is sent, see {@link Iso8583Operations#request}. Set its fields, and
 * then call one of the {@code send} methods, or {@link #transmit()}, once: a second call
 * fails with {@link IllegalStateException}, unless the first ended with
 * {@link NotSentException}, or with {@link IllegalArgumentException} because of a wrong
 * argument such as the timeout.
 * <p>
 * Keep it until the outcome is known. {@link #message()} is what was sent, and what a
 * reversal refers to:
 *
 * <pre>
 * PreparedRequest request = acquirer.request("0100").fields(sale);
 * try {
 *     return request.send(Approval.class);
 * }
 * catch (OutcomeUnknownException ex) {
 *     reverse(request.message());
 *     throw ex;
 * }
 * </pre>
 *
 * For one thread at a time.
 */
public final class PreparedRequest {

	private final Iso8583Operations operations;

	private final MessageFormat format;

	private final IsoMessage message;

	private @Nullable Duration timeout;

	/** The attempt to send it, which may have ended, or {@code null} before the first. */
	private @Nullable CompletableFuture<?> attempt;

	PreparedRequest(Iso8583Operations operations, String mti) {
		this.operations = operations;
		this.format = operations.format();
		if (this.format == null) {
			throw new IllegalStateException(
					"format() returned null; a fake or mock must return the message format of its link");
		}
		this.message = this.format.newMessage(mti);
	}

	/**
	 * Set a field, see {@link MessageFormat#set(IsoMessage, int, Object)}.
	 * @param field the number of the field
	 * @param value the value; {@code null} removes the field
	 * @return this request
	 * @throws IllegalArgumentException if the format has no such field, or the value does
	 * not fit; nothing has been sent
	 */
	public PreparedRequest set(int field, @Nullable Object value) {
		this.format.set(this.message, field, value);
		return this;
	}

	/**
	 * Set a field or a part of a field, see
	 * {@link MessageFormat#set(IsoMessage, String, Object)}.
	 * @param path the number of the field, and for a part its keys, such as {@code 48.92}
	 * @param value the value; {@code null} removes the field or the part
	 * @return this request
	 * @throws IllegalArgumentException if the format has no such field or part, or the
	 * value does not fit; nothing has been sent
	 */
	public PreparedRequest set(String path, @Nullable Object value) {
		this.format.set(this.message, path, value);
		return this;
	}

	/**
	 * Set the fields of a record. A component that is {@code null} is left out.
	 * @param fields a record whose components are annotated with {@link Field}
	 * @return this request
	 * @throws FieldMappingException if a component cannot stand for its field, or a value
	 * does not fit; nothing has been sent
	 */
	public PreparedRequest fields(Record fields) {
		this.format.set(this.message, fields);
		return this;
	}

	/**
	 * Set how long to wait for the response. Default the send timeout of the link.
	 * @param timeout more than zero
	 * @return this request
	 */
	public PreparedRequest timeout(Duration timeout) {
		this.timeout = timeout;
		return this;
	}

	/**
	 * Return the message as it is sent, for example to keep it for a reversal. A change
	 * of it before the request is sent changes what is sent.
	 * @return the message, always the same one
	 */
	public IsoMessage message() {
		return this.message;
	}

	/**
	 * Send the request and wait for its response.
	 * @return the response, whatever its response code
	 * @throws Iso8583Exception if there is no response, see
	 * {@link Iso8583Operations#send(IsoMessage)}
	 * @throws IllegalStateException if called on an event loop, or if the request has
	 * been sent
	 */
	public IsoMessage send() {
		begin();
		try {
			return (this.timeout != null) ? this.operations.send(this.message, this.timeout)
					: this.operations.send(this.message);
		}
		catch (NotSentException | IllegalArgumentException ex) {
			// nothing was sent
			this.attempt = null;
			throw ex;
		}
	}

	/**
	 * Send the request, wait for its response, and return fields of the response.
	 * @param <T> the record
	 * @param type the class of a record whose components are annotated with {@link Field}
	 * @return the fields, whatever the response code
	 * @throws FieldMappingException if the record cannot stand for the response: a
	 * component has no {@link Field}, or a field that the format does not have. Nothing
	 * has been sent
	 * @throws Iso8583Exception if there is no response, see
	 * {@link Iso8583Operations#send(IsoMessage)}; an {@link OutcomeUnknownException} with
	 * {@link FailureReason#UNDECODABLE} if there is one, and a field of it does not
	 * convert to its component
	 * @throws IllegalStateException if called on an event loop, or if the request has
	 * been sent
	 */
	public <T extends Record> T send(Class<T> type) {
		requireFields(type);
		return read(send(), type);
	}

	/**
	 * Send the request.
	 * @return a future of the response, see
	 * {@link Iso8583Operations#sendAsync(IsoMessage)}
	 * @throws IllegalStateException if the request has been sent
	 */
	public CompletableFuture<IsoMessage> sendAsync() {
		return begin(() -> (this.timeout != null) ? this.operations.sendAsync(this.message, this.timeout)
				: this.operations.sendAsync(this.message));
	}

	/**
	 * Send the request, for fields of its response.
	 * @param <T> the record
	 * @param type the class of a record whose components are annotated with {@link Field}
	 * @return a future of the fields, or of an {@link Iso8583Exception} as of
	 * {@link #send(Class)}; otherwise as described at
	 * {@link Iso8583Operations#sendAsync(IsoMessage)}
	 * @throws FieldMappingException if the record cannot stand for the response; nothing
	 * has been sent
	 * @throws IllegalStateException if the request has been sent
	 */
	public <T extends Record> CompletableFuture<T> sendAsync(Class<T> type) {
		requireFields(type);
		CompletableFuture<IsoMessage> response = sendAsync();
		CompletableFuture<T> fields = new CompletableFuture<>();
		response.whenComplete((received, failure) -> complete(fields, received, failure, type));
		// a caller who cancels or completes the future gives up the response
		fields.whenComplete((value, failure) -> response.cancel(false));
		return fields;
	}

	private <T extends Record> void complete(CompletableFuture<T> fields, @Nullable IsoMessage received,
			@Nullable Throwable failure, Class<T> type) {
		if (received == null) {
			fields.completeExceptionally((failure != null) ? failure : new NullPointerException("no response"));
			return;
		}
		try {
			fields.complete(read(received, type));
		}
		catch (Throwable ex) {
			fields.completeExceptionally(ex);
		}
	}

	/**
	 * Send it as a message that is not answered, such as a notification.
	 * @return a future that completes when the network has taken the bytes, and fails
	 * with an {@link Iso8583Exception}
	 * @throws IllegalStateException if the message has been sent
	 */
	public CompletableFuture<@Nullable Void> transmit() {
		return begin(() -> this.operations.transmit(this.message));
	}

	private <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> attempt) {
		begin();
		try {
			CompletableFuture<T> begun = attempt.get();
			this.attempt = begun;
			return begun;
		}
		catch (NotSentException | IllegalArgumentException ex) {
			// nothing was sent
			this.attempt = null;
			throw ex;
		}
	}

	private void begin() {
		CompletableFuture<?> before = this.attempt;
		if (before != null && !before.handle((sent, failure) -> failure instanceof NotSentException).getNow(false)) {
			throw new IllegalStateException(RequestId.of(this.operations.link(), this.message)
					+ " has been sent, or may have been; call request(...) for another request");
		}
		this.attempt = new CompletableFuture<>();
	}

	/** Refuse a record of the response while nothing has been sent. */
	private void requireFields(Class<? extends Record> type) {
		Mti mti = Mti.of(this.message);
		if (mti.isRequest() && this.format.hasGuide(mti.response())) {
			this.format.requireFields(mti.response(), type);
		}
		else {
			RecordMapping.of(type);
		}
	}

	/**
	 * Return the fields of the response. Its outcome is unknown to the caller if a field
	 * does not convert, because then the caller does not see whether it approves.
	 */
	private <T extends Record> T read(IsoMessage response, Class<T> type) {
		try {
			return this.format.read(response, type);
		}
		catch (FieldMappingException ex) {
			throw new OutcomeUnknownException(FailureReason.UNDECODABLE,
					RequestId.of(this.operations.link(), this.message), ex.getMessage());
		}
	}

}
