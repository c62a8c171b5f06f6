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

/**
 * Writes down what a listener is told, and on which threads.
 */
public final class RecordingListener implements ConnectionListener {

	private final List<String> news = new CopyOnWriteArrayList<>();

	private final Set<String> threads = ConcurrentHashMap.newKeySet();

	public List<String> news() {
		return this.news;
	}

	public Set<String> threads() {
		return this.threads;
	}

	private void told(String text) {
		this.threads.add(Thread.currentThread().getName());
		this.news.add(text);
	}

	@Override
	public void online(Connection connection) {
		told("online");
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		told("closed " + reason.name());
	}

	@Override
	public void readTimeout(Connection connection) {
		told("read timeout");
	}

	@Override
	public void late(Connection connection, IsoMessage response) {
		told("late " + describe(response));
	}

	@Override
	public void unmatched(Connection connection, IsoMessage response, UnmatchedReason reason) {
		told("unmatched " + describe(response));
	}

	@Override
	public void undecodable(Connection connection, UndecodableMessageException.Reason reason) {
		told("undecodable " + reason);
	}

	private static String describe(IsoMessage message) {
		return Mti.of(message) + (message.hasField(11) ? " " + Messages.stanOf(message) : "");
	}

}
