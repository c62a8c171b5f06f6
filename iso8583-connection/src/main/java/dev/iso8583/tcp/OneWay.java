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
 * A reply or a notification on its way out: nothing answers it, and its sender learns
 * whether the network took it.
 */
class OneWay extends OutboundMessage<@Nullable Void> {

	private final RequestId id;

	private final byte[] answered;

	/**
	 * The message it answers, which may be answered again if this does not leave. Not
	 * kept longer, since its sender may hold this for long.
	 */
	private @Nullable IsoMessage request;

	private final Executor completer;

	/**
	 * Create a message on its way out.
	 * @param answered the header of the message it answers, empty if it answers none
	 * @param request the message it answers, if it is to be told that this did not leave
	 * @param purpose what it is sent for
	 * @param completer where its sender is told
	 */
	OneWay(RequestId id, byte[] message, byte[] answered, @Nullable IsoMessage request, Purpose purpose,
			Executor completer) {
		super(message, purpose);
		this.id = id;
		this.answered = answered;
		this.request = request;
		this.completer = completer;
	}

	@Override
	void writeTo(ByteBuf frames, Framing framing) {
		framing.write(frames, message(), this.answered);
	}

	@Override
	boolean claim(long now) {
		boolean wanted = !isDone();
		if (!wanted) {
			mayBeAnsweredAgain();
		}
		return wanted;
	}

	@Override
	boolean asks() {
		return true;
	}

	@Override
	void taken() {
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
		mayBeAnsweredAgain();
		fail(new NotSentException(FailureReason.CLOSED, this.id, ""));
	}

	/** No byte of it has left, and none will. */
	private void mayBeAnsweredAgain() {
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
