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
 * Where lines are made: what listens on which port, and how a dial ends.
 */
final class Network {

	final World world;

	final History history;

	/** How bytes travel now. */
	Weather weather;

	private final Map<Integer, Listener> listeners = new HashMap<>();

	private final Map<Integer, Road> roads = new HashMap<>();

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

	void listenNoMore(int port) {
		this.listeners.remove(port);
	}

	/** Decide how dials of a port end from now on. */
	void road(int port, Road road) {
		this.roads.put(port, road);
		this.world.trace.line(this.world.now(), () -> "dials of " + port + " are " + road);
	}

	/**
	 * Dial. The caller is told of the outcome, unless nothing gets through.
	 */
	void dial(int port, Line.End client, Consumer<Line> connected, Consumer<IOException> failed) {
		this.world.after(this.weather.latency(this.world.random), () -> {
			Road road = this.roads.getOrDefault(port, Road.OPEN);
			Listener listener = this.listeners.get(port);
			if (road == Road.BLACK_HOLE) {
				return;
			}
			Line.End server = (listener != null && road != Road.REFUSED) ? listener.accept() : null;
			if (server == null) {
				failed.accept(new ConnectException("Connection refused"));
				return;
			}
			Line line = new Line(this, "line " + ++this.count + " to " + port, client, server);
			this.lines.add(line);
			this.world.trace.line(this.world.now(), () -> line.name + " is there");
			connected.accept(line);
			listener.accepted(server, line);
			if (road == Road.FLAPPING) {
				this.world.after(Duration.ofMillis(this.world.random.nextInt(50)), line::reset);
			}
		});
	}

	/** Return one of the lines that are not over, or {@code null} if there is none. */
	@Nullable Line any() {
		this.lines.removeIf(Line::isOver);
		return this.lines.isEmpty() ? null : this.lines.get(this.world.random.nextInt(this.lines.size()));
	}

	/** Let everything pass again. */
	void calm(Weather better) {
		this.weather = better;
		this.roads.clear();
		List.copyOf(this.lines).forEach(Line::thaw);
	}

	int lines() {
		this.lines.removeIf(Line::isOver);
		return this.lines.size();
	}

	/** How a dial ends. */
	enum Road {

		OPEN, REFUSED, BLACK_HOLE, FLAPPING

	}

	/** Whoever listens on a port. */
	interface Listener {

		/** Return the server's end of a new line, or {@code null} to refuse. */
		Line.@Nullable End accept();

		void accepted(Line.End server, Line line);

	}

}
