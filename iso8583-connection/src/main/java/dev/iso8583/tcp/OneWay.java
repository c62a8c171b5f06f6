package dev.iso8583.tcp;

import java.util.concurrent.Executor;

import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.Iso8583Exception;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.framing.Framing;
import dev.iso8583.message.MessageFormat;

/**
 * An outbound message that gets no response: a reply or a notification. Its sender learns
 * whether it was handed to the network.
 */
class OneWay extends OutboundMessage<@Nullable Void> {

	private final RequestId id;

	private final byte[] requestHeader;

	/**
	 * The request that this message answers, which may be answered again if this message
	 * is not sent. Cleared early, since the sender may hold this object for long.
	 */
	private @Nullable IsoMessage request;

	private final Executor completer;

	/**
	 * Create a message that gets no response.
	 * @param requestHeader the header of the request that this message answers, empty if
	 * it answers none
	 * @param request the request to be marked as unanswered if this message is not sent,
	 * or {@code null}
	 * @param purpose what it is sent for
	 * @param completer runs the completion of the future
	 */
	OneWay(RequestId id, byte[] message, byte[] requestHeader, @Nullable IsoMessage request, Purpose purpose,
			Executor completer) {
		super(message, purpose);
		this.id = id;
		this.requestHeader = requestHeader;
		this.request = request;
		this.completer = completer;
	}

	@Override
	void writeTo(ByteBuf frames, Framing framing) {
		framing.write(frames, message(), this.requestHeader);
	}

	@Override
	boolean claim(long now) {
		boolean wanted = !isDone();
		if (!wanted) {
			allowAnotherAnswer();
		}
		return wanted;
	}

	@Override
	boolean claimDirectly(long now) {
		return !isDone();
	}

	@Override
	boolean wantsOutcome() {
		return true;
	}

	@Override
	void sent() {
		this.request = null;
		this.completer.execute(() -> complete(null));
	}

	@Override
	void lost() {
		this.request = null;
		fail(new OutcomeUnknownException(FailureReason.CLOSED, this.id, ""));
	}

	@Override
	void refused() {
		allowAnotherAnswer();
		fail(new NotSentException(FailureReason.CLOSED, this.id, ""));
	}

	/** Mark the request as unanswered: not a byte of this answer was or will be sent. */
	private void allowAnotherAnswer() {
		IsoMessage request = this.request;
		this.request = null;
		if (request != null) {
			MessageFormat.unmarkAnswered(request);
		}
	}

	void fail(Iso8583Exception failure) {
		this.completer.execute(() -> completeExceptionally(failure));
	}

}
