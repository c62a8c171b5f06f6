package dev.iso8583.connection;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

import com.solab.iso8583.IsoMessage;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.SafeText;
import dev.iso8583.message.UnencodableMessageException;

/**
 * The face of a connection towards its callers, on any thread. What it is asked to
 * change, its event loop changes.
 */
final class TcpConnection implements Connection {

	/** Prints every message, without card data, at DEBUG. */
	static final Logger messages = LoggerFactory.getLogger("dev.iso8583.messages");

	final String link;

	final String id;

	final Address remoteAddress;

	final ConnectionOptions options;

	final Transport transport;

	final Channel channel;

	final Outbox outbox;

	final Requests requests;

	final Lifecycle lifecycle;

	final Inbound inbound;

	final KeepAlives keepAlives;

	private final Map<String, Object> attributes = new ConcurrentHashMap<>();

	private final LogGate knocks;

	TcpConnection(String link, String id, Address remoteAddress, Channel channel, boolean dialled,
			ConnectionOptions options, Transport transport, ConnectionOwner owner, @Nullable ResponseScope scope,
			SerialTasks news, PingTurns pings, LogGate knocks) {
		this.link = link;
		this.id = id;
		this.remoteAddress = remoteAddress;
		this.options = options;
		this.transport = transport;
		this.channel = channel;
		this.knocks = knocks;
		this.outbox = new Outbox(this);
		this.lifecycle = new Lifecycle(this, dialled, owner, news, pings);
		this.requests = new Requests(this, scope);
		this.inbound = new Inbound(this);
		this.keepAlives = new KeepAlives(this);
	}

	@Override
	public String link() {
		return this.link;
	}

	@Override
	public String id() {
		return this.id;
	}

	@Override
	public Address remoteAddress() {
		return this.remoteAddress;
	}

	@Override
	public ConnectionState state() {
		return this.lifecycle.state();
	}

	@Override
	public boolean takesRequests() {
		return refusal() == null && this.requests.hasRoom();
	}

	@Override
	public Map<String, Object> attributes() {
		return this.attributes;
	}

	@Override
	public int pending() {
		return this.requests.pending();
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		return send(request, this.options.sendTimeout());
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		return sendAndWait(request, timeout, false);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		return sendAsync(request, this.options.sendTimeout());
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		return send(request, timeout, false, this.transport.completer);
	}

	/**
	 * Send and wait.
	 * @param management whether it is network management, which is sent in any state
	 */
	IsoMessage sendAndWait(IsoMessage request, Duration timeout, boolean management) {
		this.transport.refuseOnEventLoop("send");
		// completed right on the event loop: nothing but this thread depends on the
		// future
		return BlockingCalls.await(begin(request, timeout, management, null));
	}

	CompletableFuture<IsoMessage> send(IsoMessage request, Duration timeout, boolean management,
			@Nullable Executor completer) {
		try {
			return begin(request, timeout, management, completer);
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Exchange begin(IsoMessage request, Duration timeout, boolean management, @Nullable Executor completer) {
		ConnectionOptions.Builder.positive("timeout of a request", timeout);
		return this.requests.send(request, timeout, management ? null : refusal(), management, completer);
	}

	/**
	 * Return why the application may not send now. Back-pressure does not hold up network
	 * management: an echo test that a stuck far end does not take must end unanswered.
	 */
	private @Nullable FailureReason refusal() {
		return switch (state()) {
			case ONLINE -> this.outbox.isFull() ? FailureReason.BACK_PRESSURE : null;
			case CONNECTING, SIGNING_ON -> FailureReason.NOT_ONLINE;
			case CLOSING, CLOSED -> FailureReason.CLOSED;
		};
	}

	@Override
	public CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response) {
		RequestId replyId = RequestId.of(this.link, response);
		if (replyId.mti() == null || !replyId.mti().isResponse()) {
			throw new IllegalArgumentException(
					replyId + " is not a response, so it is no reply; its third digit must be 1, 3, 5 or 7");
		}
		if (MessageFormat.isReceivedResponse(request)) {
			throw new IllegalArgumentException(
					RequestId.of(this.link, request) + " is a response, and a response is never answered");
		}
		return write(response, MessageFormat.frameHeader(request), replyId);
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return transmit(message, refusal());
	}

	CompletableFuture<@Nullable Void> transmit(IsoMessage message, @Nullable FailureReason refusal) {
		RequestId messageId = RequestId.of(this.link, message);
		if (refusal != null) {
			return CompletableFuture.failedFuture(new NotSentException(refusal, messageId, ""));
		}
		return write(message, new byte[0], messageId);
	}

	@Override
	public CompletableFuture<@Nullable Void> writeRaw(byte[] frames) {
		return writeRaw(frames, refusal());
	}

	CompletableFuture<@Nullable Void> writeRaw(byte[] frames, @Nullable FailureReason refusal) {
		if (frames.length == 0) {
			throw new IllegalArgumentException("There is nothing to write; give one or more whole frames");
		}
		RequestId id = new RequestId(this.link, null, null);
		if (refusal != null) {
			return CompletableFuture.failedFuture(new NotSentException(refusal, id, ""));
		}
		RawFrames raw = new RawFrames(id, frames.clone(), this.transport.completer);
		this.outbox.add(raw);
		return raw;
	}

	/** Write what is not answered. */
	private CompletableFuture<@Nullable Void> write(IsoMessage message, byte[] answered, RequestId messageId) {
		try {
			OneWay oneWay = new OneWay(messageId, encode(message, messageId), answered, this.transport.completer);
			this.outbox.add(oneWay);
			return oneWay;
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	/**
	 * Write the reply of a handler, which has no sender who would wait for it.
	 * @param answered the header of the message it answers
	 * @param ifLost told on this thread or the event loop
	 * @return whether it is on its way
	 */
	boolean write(IsoMessage reply, byte[] answered, Consumer<Iso8583Exception> ifLost) {
		RequestId replyId = RequestId.of(this.link, reply);
		try {
			Reply outgoing = new Reply(replyId, encode(reply, replyId), answered, ifLost);
			this.outbox.add(outgoing);
			return !outgoing.isCompletedExceptionally();
		}
		catch (NotSentException ex) {
			ifLost.accept(ex);
			return false;
		}
	}

	/** Return the bytes of a message, or refuse it as not sent. */
	byte[] encode(IsoMessage message, RequestId messageId) {
		byte[] bytes;
		try {
			bytes = this.options.format().encode(message, this.options.codec());
		}
		catch (UnencodableMessageException ex) {
			throw new NotSentException(FailureReason.UNENCODABLE, messageId, String.valueOf(ex.getMessage()));
		}
		if (!this.options.framing().fits(bytes.length)) {
			throw new NotSentException(FailureReason.TOO_LONG, messageId,
					bytes.length + " bytes, and the maximum is " + this.options.framing().maximumLength());
		}
		if (messages.isDebugEnabled()) {
			messages.debug("{} -> {}", this.id, this.options.format().print(message));
		}
		return bytes;
	}

	@Override
	public boolean reject(IsoMessage request, Throwable cause) {
		return this.requests.reject(request, cause);
	}

	@Override
	public void fail(String why) {
		onEventLoop(() -> this.lifecycle.cut(CloseReason.FAILED_LOCALLY, SafeText.of(why)));
	}

	@Override
	public CompletableFuture<@Nullable Void> closeAsync(Duration grace) {
		onEventLoop(() -> this.lifecycle.close(grace));
		return closed().thenApply((reason) -> null);
	}

	@Override
	public void close() {
		this.transport.refuseOnEventLoop("close");
		onEventLoop(() -> this.lifecycle.close(this.options.closeTimeout()));
		// not the future that callers get: it needs a callback thread, which this may be
		this.lifecycle.ended().join();
	}

	@Override
	public CompletableFuture<CloseReason> closed() {
		return this.lifecycle.closed();
	}

	/**
	 * Whether something unusual may go to the log: of what we dialled it may, and of all
	 * clients of a server together one line a second.
	 */
	boolean isNews() {
		return this.lifecycle.dialled || this.knocks.isOpen();
	}

	/**
	 * Whether something that the far end can cause as often as it likes may go to the
	 * log.
	 * @param ofItsKind lets in what is of one kind, if we dialled the far end
	 */
	boolean isNews(LogGate ofItsKind) {
		return (this.lifecycle.dialled ? ofItsKind : this.knocks).isOpen();
	}

	void onEventLoop(Runnable task) {
		try {
			this.channel.eventLoop().execute(task);
		}
		catch (RejectedExecutionException ex) {
			// the event loop has ended, and the connection with it
		}
	}

	@Override
	public String toString() {
		return this.id + " [" + this.remoteAddress + "]";
	}

}
