package dev.iso8583.testing;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.message.Mti;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.presence.Incompleteness;

/**
 * Records the notifications of a listener, and on which threads they came.
 */
public final class RecordingListener implements ConnectionListener {

	private final List<String> notifications = new CopyOnWriteArrayList<>();

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	public List<String> notifications() {
		return this.notifications;
	}

	public Set<String> threads() {
		return this.threads;
	}

	private void record(String text) {
		this.threads.add(Thread.currentThread().getName());
		this.notifications.add(text);
	}

	@Override
	public void online(Connection connection) {
		record("online");
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		record("closed " + reason.name());
	}

	@Override
	public void readTimeout(Connection connection) {
		record("read timeout");
	}

	@Override
	public void late(Connection connection, IsoMessage response) {
		record("late " + describe(response));
	}

	@Override
	public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
		record("unmatched " + describe(response));
	}

	@Override
	public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
		record("undecodable " + reason);
	}

	@Override
	public void incomplete(Connection connection, IsoMessage message, Incompleteness incompleteness) {
		record("incomplete " + describe(message) + " " + incompleteness.missing() + incompleteness.unexpected());
	}

	private static String describe(IsoMessage message) {
		return Mti.of(message) + (message.hasField(11) ? " " + Messages.stanOf(message) : "");
	}

}
