package dev.iso8583.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;

/**
 * Checks the notifications of each connection: online at most once, closed once and last.
 */
final class ConnectionLifecycles implements ConnectionListener {

	private final World world;

	private final Map<String, String> states = new HashMap<>();

	private final List<String> violations = new ArrayList<>();

	ConnectionLifecycles(World world) {
		this.world = world;
	}

	@Override
	public void online(Connection connection) {
		trace(connection, "online");
		if (this.states.putIfAbsent(connection.id(), "online") != null) {
			this.violations
				.add(connection.id() + " was notified as online after it was " + this.states.get(connection.id()));
		}
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		trace(connection, "closed: " + reason);
		if ("closed".equals(this.states.put(connection.id(), "closed"))) {
			this.violations.add(connection.id() + " was notified as closed twice");
		}
	}

	private void trace(Connection connection, String what) {
		this.world.trace.line(this.world.now(), () -> connection.id() + " " + what);
	}

	/** Return the wrong notifications, once everything has ended. */
	List<String> violations() {
		List<String> all = new ArrayList<>(this.violations);
		this.states.forEach((id, state) -> {
			if (!state.equals("closed")) {
				all.add(id + " was never notified as closed");
			}
		});
		return all;
	}

}
