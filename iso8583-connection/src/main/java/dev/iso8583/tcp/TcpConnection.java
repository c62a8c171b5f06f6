package dev.iso8583.tcp;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

import com.solab.iso8583.IsoMessage;
import io.netty.channel.Channel;
import org.jspecify.annotations.Nullable;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.ConnectionState;
import dev.iso8583.connection.FailureReason;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.RequestId;
import dev.iso8583.internal.Checks;
import dev.iso8583.internal.LogThrottle;
import dev.iso8583.internal.SafeText;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.transport.TransportThreads;

/**
 * A connection as its callers see it. Usable on any thread; every change of state is made
 * on the event loop.
 */
final class TcpConnection implements Connection {

	private static final AtomicLongFieldUpdater<TcpConnection> RECEIVED = AtomicLongFieldUpdater
		.newUpdater(TcpConnection.class, "received");

	private static final AtomicReferenceFieldUpdater<TcpConnection, Encoder> ENCODER = updater(Encoder.class,
			"encoder");

	private static final AtomicReferenceFieldUpdater<TcpConnection, Outbox> OUTBOX = updater(Outbox.class, "outbox");

	private static final AtomicReferenceFieldUpdater<TcpConnection, Requests> REQUESTS = updater(Requests.class,
			"requests");

	@SuppressWarnings("rawtypes")
	private static final AtomicReferenceFieldUpdater<TcpConnection, Map> ATTRIBUTES = updater(Map.class, "attributes");

	final LinkContext context;

	private final long number;

	/** Created on first use. */
	private volatile @Nullable String id;

	/** Of an accepted connection, {@code null} until first asked for. */
	private volatile @Nullable Address remoteAddress;

	/** The options of {@link #context}. */
	final ConnectionOptions options;

	final Channel channel;

	final Lifecycle lifecycle;

	/**
	 * When something was last received, by the clock of the event loop; 0 means never.
	 */
	private volatile long received;

	// a server has many connections that are idle, or only answer: each part is created
	// on first use

	private volatile @Nullable Encoder encoder;

	private volatile @Nullable Outbox outbox;

	private volatile @Nullable Requests requests;

	private volatile @Nullable Map<String, Object> attributes;

	/** Event loop only. */
	private @Nullable HandlerQueue handlers;

	/** Event loop only. */
	private @Nullable KeepAlives keepAlives;

	/**
	 * Create a connection.
	 * @param context what all connections of the link share
	 * @param number completes the id, after the name of the link
	 * @param remoteAddress the address dialled, or {@code null} if the connection was
	 * accepted
	 */
	TcpConnection(LinkContext context, long number, @Nullable Address remoteAddress, Channel channel,
			ConnectionOwner owner) {
		this.context = context;
		this.number = number;
		this.remoteAddress = remoteAddress;
		this.options = context.options();
		this.channel = channel;
		this.lifecycle = new Lifecycle(this, remoteAddress != null, owner);
	}

	private static <T> AtomicReferenceFieldUpdater<TcpConnection, T> updater(Class<T> type, String field) {
		return AtomicReferenceFieldUpdater.newUpdater(TcpConnection.class, type, field);
	}

	/**
	 * Set a part unless another thread has set it meanwhile, and return the part in use.
	 */
	private <T> T setOnce(AtomicReferenceFieldUpdater<TcpConnection, T> part, T made) {
		return part.compareAndSet(this, null, made) ? made : part.get(this);
	}

	Outbox outbox() {
		Outbox present = this.outbox;
		return (present != null) ? present : setOnce(OUTBOX, new Outbox(this.channel, this.options, this.lifecycle));
	}

	/** Return the outbox, {@code null} if nothing was sent yet. */
	@Nullable Outbox existingOutbox() {
		return this.outbox;
	}

	Encoder encoder() {
		Encoder present = this.encoder;
		return (present != null) ? present : setOnce(ENCODER, new Encoder(this.options, this.lifecycle));
	}

	Requests requests() {
		Requests present = this.requests;
		return (present != null) ? present
				: setOnce(REQUESTS,
						new Requests(link(), this.options,
								this.lifecycle.dialled ? this.context.poolWideMatching() : null,
								this.channel.eventLoop(), outbox(), encoder(), this.lifecycle));
	}

	/** Called for a message that cannot be decoded. Event loop only. */
	void undecodable(UndecodableMessageException failure) {
		boolean mayAnswerOthers = this.lifecycle.dialled && this.context.poolWideMatching() != null;
		Requests requests = mayAnswerOthers ? requests() : this.requests;
		if (requests != null) {
			requests.undecodable(failure);
		}
	}

	/** Return the messages that handlers work on. Event loop only. */
	HandlerQueue handlers() {
		if (this.handlers == null) {
			this.handlers = new HandlerQueue(this, this.context, this.lifecycle, encoder(), this::outbox, logThrottle(),
					logThrottle());
		}
		return this.handlers;
	}

	/** Whether messages of the far end are being handled. Event loop only. */
	boolean isHandling() {
		return this.handlers != null && this.handlers.isBusy();
	}

	KeepAlives keepAlives() {
		if (this.keepAlives == null) {
			this.keepAlives = new KeepAlives(this.options, this.channel, this::outbox);
		}
		return this.keepAlives;
	}

	/** Called when something was received. Event loop only. */
	void received(long now) {
		// without the barrier of a volatile write:
		// readers may briefly see the previous time
		RECEIVED.lazySet(this, (now != 0) ? now : 1);
	}

	/**
	 * Return when something was last received, by the clock of the event loop; 0 means
	 * never.
	 */
	long lastReceivedNanos() {
		return this.received;
	}

	@Override
	public MessageFormat format() {
		return this.options.format();
	}

	@Override
	public String link() {
		return this.context.link();
	}

	TransportThreads threads() {
		return this.context.threads();
	}

	@Override
	public String id() {
		String present = this.id;
		if (present == null) {
			present = link() + "-" + this.number;
			this.id = present;
		}
		return present;
	}

	@Override
	public Address remoteAddress() {
		Address present = this.remoteAddress;
		if (present == null) {
			// once asked for while the socket is open,
			// Netty still returns it after the close
			InetSocketAddress remote = (InetSocketAddress) this.channel.remoteAddress();
			present = new Address(remote.getAddress().getHostAddress(), remote.getPort());
			this.remoteAddress = present;
		}
		return present;
	}

	@Override
	public ConnectionState state() {
		return this.lifecycle.state();
	}

	@Override
	public boolean awaitOnline(Duration timeout) throws InterruptedException {
		threads().refuseOnEventLoop("awaitOnline");
		try {
			return this.lifecycle.firstOnline().get(TimeUnit.NANOSECONDS.convert(timeout), TimeUnit.NANOSECONDS)
					&& state() == ConnectionState.ONLINE;
		}
		catch (TimeoutException ex) {
			return false;
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
	}

	@Override
	public boolean takesRequests() {
		Requests requests = this.requests;
		return refusal() == null && (requests == null || requests.hasRoom());
	}

	@Override
	@SuppressWarnings("unchecked")
	public Map<String, Object> attributes() {
		Map<String, Object> present = this.attributes;
		return (present != null) ? present : setOnce(ATTRIBUTES, new ConcurrentHashMap<>());
	}

	@Override
	public int pending() {
		Requests requests = this.requests;
		return (requests != null) ? requests.pending() : 0;
	}

	@Override
	public @Nullable Duration lastReceived() {
		long last = this.received;
		return (last != 0) ? Duration.ofNanos(Math.max(0, this.channel.eventLoop().ticker().nanoTime() - last)) : null;
	}

	@Override
	public IsoMessage send(IsoMessage request) {
		return send(request, this.options.timeouts().send());
	}

	@Override
	public IsoMessage send(IsoMessage request, Duration timeout) {
		return sendAndWait(request, timeout, Purpose.APPLICATION);
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request) {
		return sendAsync(request, this.options.timeouts().send());
	}

	@Override
	public CompletableFuture<IsoMessage> sendAsync(IsoMessage request, Duration timeout) {
		return send(request, timeout, Purpose.APPLICATION, this.context.completer());
	}

	/**
	 * Send and wait.
	 * @param purpose what the request is sent for; requests of the application are
	 * refused while the connection is not online
	 */
	IsoMessage sendAndWait(IsoMessage request, Duration timeout, Purpose purpose) {
		threads().refuseOnEventLoop("send");
		// completed on the event loop itself: only this thread depends on the future
		return BlockingCalls.await(begin(request, timeout, purpose, null));
	}

	CompletableFuture<IsoMessage> send(IsoMessage request, Duration timeout, Purpose purpose,
			@Nullable Executor completer) {
		try {
			return begin(request, timeout, purpose, completer);
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	private Exchange begin(IsoMessage request, Duration timeout, Purpose purpose, @Nullable Executor completer) {
		Checks.positive("timeout of a request", timeout);
		return requests().send(request, timeout, purpose.isManagement() ? null : refusal(), purpose, completer);
	}

	/**
	 * Return why the application may not send now, or {@code null} if it may.
	 * Back-pressure does not hold up network management: an echo test must go unanswered
	 * if the far end no longer reads.
	 */
	private @Nullable FailureReason refusal() {
		Outbox outbox = this.outbox;
		return switch (state()) {
			case ONLINE -> (outbox != null && outbox.isFull()) ? FailureReason.BACK_PRESSURE : null;
			case CONNECTING, SIGNING_ON -> FailureReason.NOT_ONLINE;
			case CLOSING, CLOSED -> FailureReason.CLOSED;
		};
	}

	@Override
	public CompletableFuture<@Nullable Void> reply(IsoMessage request, IsoMessage response) {
		RequestId replyId = RequestId.of(link(), response);
		if (replyId.mti() == null || !replyId.mti().isResponse()) {
			throw new IllegalArgumentException(
					replyId + " is not a response, so it cannot be a reply; its third digit must be 1, 3, 5 or 7");
		}
		if (MessageFormat.isReceivedResponse(request)) {
			throw new IllegalArgumentException(
					RequestId.of(link(), request) + " is a response, and a response is never answered");
		}
		if (!MessageFormat.markAnswered(request)) {
			return CompletableFuture.failedFuture(
					new NotSentException(FailureReason.ALREADY_ANSWERED, replyId, "a request gets one reply"));
		}
		return write(response, MessageFormat.frameHeader(request), request, Purpose.APPLICATION, replyId);
	}

	@Override
	public CompletableFuture<@Nullable Void> transmit(IsoMessage message) {
		return transmit(message, Purpose.APPLICATION);
	}

	CompletableFuture<@Nullable Void> transmit(IsoMessage message, Purpose purpose) {
		FailureReason refusal = purpose.isManagement() ? null : refusal();
		RequestId messageId = RequestId.of(link(), message);
		if (refusal != null) {
			return CompletableFuture.failedFuture(new NotSentException(refusal, messageId, ""));
		}
		return write(message, new byte[0], null, purpose, messageId);
	}

	@Override
	public CompletableFuture<@Nullable Void> writeRaw(byte[] frames) {
		return writeRaw(frames, Purpose.APPLICATION);
	}

	CompletableFuture<@Nullable Void> writeRaw(byte[] frames, Purpose purpose) {
		FailureReason refusal = purpose.isManagement() ? null : refusal();
		if (frames.length == 0) {
			throw new IllegalArgumentException("There is nothing to write; give one or more whole frames");
		}
		RequestId id = new RequestId(link(), null, null);
		if (refusal != null) {
			return CompletableFuture.failedFuture(new NotSentException(refusal, id, ""));
		}
		RawFrames raw = new RawFrames(id, frames.clone(), purpose, threads().completer);
		outbox().add(raw);
		return raw;
	}

	/** Write a message that expects no answer. */
	private CompletableFuture<@Nullable Void> write(IsoMessage message, byte[] answered, @Nullable IsoMessage request,
			Purpose purpose, RequestId messageId) {
		try {
			OneWay oneWay = new OneWay(messageId, encoder().encode(message, request, messageId), answered, request,
					purpose, threads().completer);
			outbox().add(oneWay);
			return oneWay;
		}
		catch (NotSentException ex) {
			return CompletableFuture.failedFuture(ex);
		}
	}

	@Override
	public boolean reject(IsoMessage request, Throwable cause) {
		return requests().reject(request, cause);
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
		threads().refuseOnEventLoop("close");
		onEventLoop(() -> this.lifecycle.close(this.options.timeouts().close()));
		if (BlockingCalls.servedByCurrentThread() != this) {
			// not the future returned to callers: that needs a callback thread, and this
			// may be one
			TransportThreads.await(this.lifecycle.ended());
		}
	}

	@Override
	public CompletableFuture<CloseReason> closed() {
		return this.lifecycle.closed();
	}

	/**
	 * Whether an unusual event may be logged now. For a connection we dialled it always
	 * may; all clients of a server together may cause one line a second.
	 */
	boolean mayLogUnusualEvent() {
		return this.lifecycle.dialled || this.context.clientLogThrottle().isOpen();
	}

	/**
	 * Return a throttle for lines that the far end can cause without limit: one line a
	 * second for each kind on a connection we dialled, one line a second for all clients
	 * of a server together.
	 */
	LogThrottle logThrottle() {
		return this.lifecycle.dialled ? new LogThrottle() : this.context.clientLogThrottle();
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
		return id() + " [" + remoteAddress() + "]";
	}

}
