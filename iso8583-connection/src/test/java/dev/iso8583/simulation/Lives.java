package dev.iso8583.simulation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionListener;

/**
 * What listeners were told of each connection: online at most once, closed once and last.
 */
final class Lives implements ConnectionListener {

	private final World world;

	private final Map<String, String> lives = new HashMap<>();

	private final List<String> violations = new ArrayList<>();

	Lives(World world) {
		this.world = world;
	}

	@Override
	public void online(Connection connection) {
		tell(connection, "online");
		if (this.lives.putIfAbsent(connection.id(), "online") != null) {
			this.violations
				.add(connection.id() + " was told to be online after it was " + this.lives.get(connection.id()));
		}
	}

	@Override
	public void closed(Connection connection, CloseReason reason) {
		tell(connection, "closed: " + reason);
		if ("closed".equals(this.lives.put(connection.id(), "closed"))) {
			this.violations.add(connection.id() + " was told to be closed twice");
		}
	}

	private void tell(Connection connection, String what) {
		this.world.trace.line(this.world.now(), () -> connection.id() + " " + what);
	}

	/** Return what was told wrong, when everything has ended. */
	List<String> violations() {
		List<String> all = new ArrayList<>(this.violations);
		this.lives.forEach((id, life) -> {
			if (!life.equals("closed")) {
				all.add(id + " was never told to be closed");
			}
		});
		return all;
	}

}
