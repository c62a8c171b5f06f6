package dev.iso8583.autoconfigure;

import java.util.List;
import java.util.function.Consumer;

import com.solab.iso8583.IsoMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.presence.Incompleteness;

/**
 * Notifies all listeners of the application in turn. A failing listener does not keep the
 * notification from the next one.
 */
final class ListenerChain implements ConnectionListener {

	private static final Logger logger = LoggerFactory.getLogger(ConnectionListener.class);

	private final FailureLog failures = new FailureLog(logger, "The connection listener {} failed");

	private final List<ConnectionListener> listeners;

	private ListenerChain(List<ConnectionListener> listeners) {
		this.listeners = listeners;
	}

	static ConnectionListener of(List<ConnectionListener> listeners) {
		return listeners.isEmpty() ? ConnectionListener.NONE : new ListenerChain(listeners);
	}

	@Override
	public void online(Connection connection) {
		forEach((listener) -> listener.online(connection));
	}

	@Override
	public void connectFailed(ConnectFailedException failure) {
		forEach((listener) -> listener.connectFailed(failure));
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		forEach((listener) -> listener.closed(connection, reason));
	}

	@Override
	public void readTimeout(Connection connection) {
		forEach((listener) -> listener.readTimeout(connection));
	}

	@Override
	public void late(Connection connection, IsoMessage response) {
		forEach((listener) -> listener.late(connection, response));
	}

	@Override
	public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
		forEach((listener) -> listener.unmatched(connection, response, reason));
	}

	@Override
	public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
		forEach((listener) -> listener.undecodable(connection, reason));
	}

	@Override
	public void incomplete(Connection connection, IsoMessage message, Incompleteness incompleteness) {
		forEach((listener) -> listener.incomplete(connection, message, incompleteness));
	}

	private void forEach(Consumer<ConnectionListener> notification) {
		for (ConnectionListener listener : this.listeners) {
			try {
				notification.accept(listener);
			}
			catch (Throwable ex) {
				this.failures.failed(listener.getClass().getName(), ex);
			}
		}
	}

}
