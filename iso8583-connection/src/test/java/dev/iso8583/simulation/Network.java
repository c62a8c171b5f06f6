package dev.iso8583.simulation;

import java.io.IOException;
import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

/**
 * Makes lines: what listens on which port, and how a dial ends.
 */
final class Network {

	final World world;

	final History history;

	/** How bytes travel now. */
	Weather weather;

	private final Map<Integer, Listener> listeners = new HashMap<>();

	private final Map<Integer, DialOutcome> dialOutcomes = new HashMap<>();

	private final List<Line> lines = new ArrayList<>();

	private int count;

	Network(World world, History history, Weather weather) {
		this.world = world;
		this.history = history;
		this.weather = weather;
	}

	void listen(int port, Listener listener) {
		this.listeners.put(port, listener);
	}

	void stopListening(int port) {
		this.listeners.remove(port);
	}

	/** Decide how dials of a port end from now on. */
	void dialsEnd(int port, DialOutcome outcome) {
		this.dialOutcomes.put(port, outcome);
		this.world.trace.line(this.world.now(), () -> "dials of " + port + " are " + outcome);
	}

	/**
	 * Dial. One of the two callbacks is called, or none if nothing gets through.
	 */
	void dial(int port, Line.End client, Consumer<Line> connected, Consumer<IOException> failed) {
		this.world.after(this.weather.latency(this.world.random), () -> {
			DialOutcome outcome = this.dialOutcomes.getOrDefault(port, DialOutcome.OPEN);
			Listener listener = this.listeners.get(port);
			if (outcome == DialOutcome.BLACK_HOLE) {
				return;
			}
			Line.End server = (listener != null && outcome != DialOutcome.REFUSED) ? listener.accept() : null;
			if (server == null) {
				failed.accept(new ConnectException("Connection refused"));
				return;
			}
			Line line = new Line(this, "line " + ++this.count + " to " + port, client, server);
			this.lines.add(line);
			this.world.trace.line(this.world.now(), () -> line.name + " is open");
			connected.accept(line);
			listener.accepted(server, line);
			if (outcome == DialOutcome.FLAPPING) {
				this.world.after(Duration.ofMillis(this.world.random.nextInt(50)), line::reset);
			}
		});
	}

	/** Return one of the lines that are not over, or {@code null} if there is none. */
	@Nullable Line any() {
		this.lines.removeIf(Line::isOver);
		return this.lines.isEmpty() ? null : this.lines.get(this.world.random.nextInt(this.lines.size()));
	}

	/** Let everything through again. */
	void calm(Weather better) {
		this.weather = better;
		this.dialOutcomes.clear();
		List.copyOf(this.lines).forEach(Line::thaw);
	}

	int lines() {
		this.lines.removeIf(Line::isOver);
		return this.lines.size();
	}

	/** How a dial ends. */
	enum DialOutcome {

		OPEN, REFUSED, BLACK_HOLE, FLAPPING

	}

	/** Accepts the dials of a port. */
	interface Listener {

		/** Return the server's end of a new line, or {@code null} to refuse. */
		Line.@Nullable End accept();

		void accepted(Line.End server, Line line);

	}

}
