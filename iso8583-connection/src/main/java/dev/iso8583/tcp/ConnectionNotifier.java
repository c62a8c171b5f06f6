package dev.iso8583.tcp;

import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.tls.TlsHandler;

/**
 * Tells the log, the owner and the listener what happens to a connection. Confined to the
 * event loop; listeners run on listener threads.
 */
final class ConnectionNotifier {

	private static final Logger logger = LoggerFactory.getLogger(Connection.class);

	private final TcpConnection connection;

	private final ConnectionOwner owner;

	private final boolean dialled;

	/**
	 * Whether the listener was too slow to learn that the connection is online. Then it
	 * does not learn of its end either.
	 */
	private boolean onlineDropped;

	/** Whether the owner knows of the end, which may be before the socket is closed. */
	private boolean ownerKnowsOfEnd;

	ConnectionNotifier(TcpConnection connection, ConnectionOwner owner, boolean dialled) {
		this.connection = connection;
		this.owner = owner;
		this.dialled = dialled;
	}

	ConnectionOwner owner() {
		return this.owner;
	}

	/** The connection is online. */
	void online() {
		logger.atLevel(this.dialled ? Level.INFO : Level.DEBUG).log("{}: online", this.connection);
		this.owner.online(this.connection);
		if (this.dialled) {
			deliver((listener) -> listener.online(this.connection));
		}
		else {
			// clients come and go at will
			this.onlineDropped = !offer((listener) -> listener.online(this.connection));
		}
	}

	/**
	 * The connection closes: tell the owner once.
	 * @param proved whether the owner must first learn that the far end was well
	 */
	void closes(CloseReason why, boolean proved) {
		if (this.ownerKnowsOfEnd) {
			return;
		}
		this.ownerKnowsOfEnd = true;
		if (proved) {
			this.owner.proved(this.connection);
		}
		this.owner.closed(this.connection, why);
	}

	/** A connection that was online, or that we accepted, is closed. */
	void closed(CloseReason why, String detail, boolean wasOnline, boolean heard, boolean proved) {
		try {
			String text = detail + tlsHint(why, detail, heard);
			logger.atLevel(levelOf(why, wasOnline))
				.log("{}: {}{}", this.connection, why, text.isEmpty() ? "" : ": " + text);
			this.connection.options.metrics().closed(why);
		}
		finally {
			closes(why, proved);
		}
	}

	/** A connection that we dialled ended before it was online. */
	void dialFailed(CloseReason why, String detail, boolean heard) {
		ConnectFailedException.Reason failure = CloseReasons.dialFailure(why);
		boolean early = failure == ConnectFailedException.Reason.CLOSED_EARLY;
		this.owner.connectFailed(new ConnectFailedException(failure, this.connection.link(),
				this.connection.remoteAddress(), early ? earlyEnd(why, detail, heard) : detail, null));
	}

	/**
	 * Tell the listener of the end. Of a client it learns both that it is online and that
	 * it ended, or neither.
	 */
	void ended(CloseReason why, boolean wasOnline) {
		if (this.onlineDropped) {
			this.connection.options.metrics().notificationsDropped();
		}
		else if (this.dialled || wasOnline) {
			deliver((listener) -> listener.closed(this.connection, why));
		}
		else {
			offer((listener) -> listener.closed(this.connection, why));
		}
	}

	/**
	 * Tell the listener what a far end can cause at will. It is dropped and counted if
	 * the listener is too slow.
	 * @return whether it was not dropped
	 */
	boolean offer(Consumer<ConnectionListener> notification) {
		ConnectionListener listener = this.connection.options.listener();
		return listener == ConnectionListener.NONE
				|| this.connection.shared.news().addOrDrop(() -> notification.accept(listener));
	}

	/** Tell the listener, however slow it is. */
	private void deliver(Consumer<ConnectionListener> notification) {
		ConnectionListener listener = this.connection.options.listener();
		if (listener != ConnectionListener.NONE) {
			this.connection.shared.news().add(() -> notification.accept(listener));
		}
	}

	/** What we dialled is there to stay; clients come and go, some for each message. */
	private Level levelOf(CloseReason why, boolean wasOnline) {
		if (this.dialled) {
			return (why == CloseReason.CLOSED_LOCALLY) ? Level.INFO : Level.WARN;
		}
		Level abnormal = wasOnline ? Level.INFO : CloseReasons.isTlsFailure(why) ? Level.WARN : Level.DEBUG;
		boolean orderly = why == CloseReason.CLOSED_LOCALLY || why == CloseReason.CLOSED_BY_PEER;
		return (orderly || abnormal == Level.DEBUG || !this.connection.isNews()) ? Level.DEBUG : abnormal;
	}

	private String earlyEnd(CloseReason why, String detail, boolean heard) {
		TlsHandler tls = this.connection.channel.pipeline().get(TlsHandler.class);
		if (isOfFarEnd(why) && tls != null && tls.isCertificateUnconfirmed()) {
			String noneShown = tls.whyNoCertificate();
			return why + ", right after the TLS handshake; " + ((noneShown != null)
					? "does it want a certificate? We showed none: " + noneShown : "did it refuse our certificate?");
		}
		String text = detail + tlsHint(why, detail, heard);
		return text.isEmpty() ? why.toString() : why + ", " + text;
	}

	/** A far end that expects TLS may hang up without a word. */
	private String tlsHint(CloseReason why, String detail, boolean heard) {
		if (!isOfFarEnd(why) || !this.dialled || heard || this.connection.options.tls() != null) {
			return "";
		}
		return (detail.isEmpty() ? "" : "; ") + "it sent no message; does it expect TLS?";
	}

	private static boolean isOfFarEnd(CloseReason why) {
		return why == CloseReason.CLOSED_BY_PEER || why == CloseReason.NETWORK_ERROR;
	}

}
