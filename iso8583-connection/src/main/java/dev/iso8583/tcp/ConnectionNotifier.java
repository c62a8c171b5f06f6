package dev.iso8583.tcp;

import java.util.function.Consumer;

import io.netty.channel.Channel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.tls.TlsHandler;

/**
 * Logs what happens to a connection, and notifies its owner and listener. Confined to the
 * event loop; listeners run on listener threads.
 */
final class ConnectionNotifier {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final Connection connection;

	private final LinkContext context;

	private final Channel channel;

	private final ConnectionOwner owner;

	private final boolean dialled;

	/**
	 * Whether the notification that the connection is online was dropped because the
	 * listener was too slow. Then that of its end is dropped, too.
	 */
	private boolean onlineDropped;

	/**
	 * Whether the owner was notified of the end, which may be before the socket is
	 * closed.
	 */
	private boolean ownerKnowsOfEnd;

	ConnectionNotifier(Connection connection, LinkContext context, Channel channel, ConnectionOwner owner,
			boolean dialled) {
		this.connection = connection;
		this.context = context;
		this.channel = channel;
		this.owner = owner;
		this.dialled = dialled;
	}

	ConnectionOwner owner() {
		return this.owner;
	}

	/** Report that the connection is online. */
	void online() {
		logger.atLevel(isLasting() ? Level.INFO : Level.DEBUG).log("{}: online", this.connection);
		this.owner.online(this.connection);
		if (this.dialled) {
			deliver((listener) -> listener.online(this.connection));
		}
		else {
			// clients connect and disconnect at will
			this.onlineDropped = !offer((listener) -> listener.online(this.connection));
		}
	}

	/**
	 * Notify the owner, once, that the connection closes.
	 * @param proved whether to notify the owner first that the far end has proved to work
	 */
	void notifyOwnerOfClose(CloseReason why, boolean proved) {
		if (this.ownerKnowsOfEnd) {
			return;
		}
		this.ownerKnowsOfEnd = true;
		if (proved) {
			this.owner.proved(this.connection);
		}
		this.owner.closed(this.connection, why);
	}

	/** Whether it is meant to last: clients come and go, and so may what we dial. */
	private boolean isLasting() {
		return this.dialled && this.owner.isLasting();
	}

	/**
	 * Report the end of a connection that was online, or that we accepted.
	 * @param cutOff whether a request was in flight
	 */
	void closed(CloseReason why, String detail, boolean wasOnline, boolean heard, boolean proved, boolean cutOff) {
		try {
			String text = detail + tlsHint(why, detail, heard);
			logger.atLevel(levelOf(why, wasOnline, !heard || cutOff))
				.log("{}: {}{}", this.connection, why, text.isEmpty() ? "" : ": " + text);
			this.context.options().metrics().closed(why);
		}
		finally {
			notifyOwnerOfClose(why, proved);
		}
	}

	/** Report the end of a connection that we dialled and that was never online. */
	void dialFailed(CloseReason why, String detail, boolean heard) {
		ConnectFailedException.Reason failure = CloseReasons.dialFailure(why);
		boolean early = failure == ConnectFailedException.Reason.CLOSED_EARLY;
		this.owner.connectFailed(new ConnectFailedException(failure, this.connection.link(),
				this.connection.remoteAddress(), early ? earlyCloseDetail(why, detail, heard) : detail, null));
	}

	/**
	 * Notify the listener of the end. For a client, the listener is notified both that
	 * the connection is online and that it ended, or of neither.
	 */
	void notifyListenerOfClose(CloseReason why, boolean wasOnline) {
		if (this.onlineDropped) {
			this.context.options().metrics().notificationsDropped();
		}
		else if (this.dialled || wasOnline) {
			deliver((listener) -> listener.closed(this.connection, why));
		}
		else {
			offer((listener) -> listener.closed(this.connection, why));
		}
	}

	/**
	 * Notify the listener of something that a far end can cause at will. The notification
	 * is dropped and counted if the listener is too slow.
	 * @return whether it was not dropped
	 */
	boolean offer(Consumer<ConnectionListener> notification) {
		ConnectionListener listener = this.context.options().listener();
		return listener == ConnectionListener.NONE
				|| this.context.notifications().addOrDrop(() -> notification.accept(listener));
	}

	/** Notify the listener, however slow it is. */
	private void deliver(Consumer<ConnectionListener> notification) {
		ConnectionListener listener = this.context.options().listener();
		if (listener != ConnectionListener.NONE) {
			this.context.notifications().add(() -> notification.accept(listener));
		}
	}

	/**
	 * Return the level of the line about the end. Connections that we dialled are usually
	 * meant to last; clients come and go, some for each message.
	 * @param early whether the far end owed an answer or has sent nothing
	 */
	private Level levelOf(CloseReason why, boolean wasOnline, boolean early) {
		if (this.dialled) {
			boolean expected = why == CloseReason.CLOSED_LOCALLY || (!isLasting() && !early && isCausedByPeer(why));
			return !expected ? Level.WARN : isLasting() ? Level.INFO : Level.DEBUG;
		}
		Level abnormal = wasOnline ? Level.INFO : CloseReasons.isTlsFailure(why) ? Level.WARN : Level.DEBUG;
		boolean orderly = why == CloseReason.CLOSED_LOCALLY || why == CloseReason.CLOSED_BY_PEER;
		return (orderly || abnormal == Level.DEBUG || !this.context.clientLogThrottle().isOpen()) ? Level.DEBUG
				: abnormal;
	}

	private String earlyCloseDetail(CloseReason why, String detail, boolean heard) {
		TlsHandler tls = this.channel.pipeline().get(TlsHandler.class);
		if (isCausedByPeer(why) && tls != null && tls.isCertificateUnconfirmed()) {
			String whyNoCertificate = tls.whyNoCertificate();
			return why + ", right after the TLS handshake; "
					+ ((whyNoCertificate != null) ? "does it require a certificate? We sent none: " + whyNoCertificate
							: "did it refuse our certificate?");
		}
		String text = detail + tlsHint(why, detail, heard);
		return text.isEmpty() ? why.toString() : why + ", " + text;
	}

	/**
	 * Return a hint for the case that the far end expects TLS and closed without a
	 * message.
	 */
	private String tlsHint(CloseReason why, String detail, boolean heard) {
		if (!isCausedByPeer(why) || !this.dialled || heard || this.context.options().tls() != null) {
			return "";
		}
		return (detail.isEmpty() ? "" : "; ") + "it sent no message; does it expect TLS?";
	}

	private static boolean isCausedByPeer(CloseReason why) {
		return why == CloseReason.CLOSED_BY_PEER || why == CloseReason.NETWORK_ERROR;
	}

}
