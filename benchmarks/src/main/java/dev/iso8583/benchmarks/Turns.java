package dev.iso8583.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * How often threads had a processor, for how long, and how long they waited for it while
 * they were ready: what the kernel counts for each thread in {@code schedstat}.
 *
 * @param ran nanoseconds on a processor
 * @param waited nanoseconds in the queue of one
 * @param count how often they had one
 */
record Turns(double ran, double waited, double count) {

	static final Turns NONE = new Turns(0, 0, 0);

	Turns plus(Turns other) {
		return new Turns(this.ran + other.ran, this.waited + other.waited, this.count + other.count);
	}

	private Turns minus(Turns other) {
		return new Turns(this.ran - other.ran, this.waited - other.waited, this.count - other.count);
	}

	/** Return the one of a text such as {@code 12.0 3.0 4.0}. */
	static Turns of(String text) {
		String[] words = text.strip().split(" ");
		return new Turns(Double.parseDouble(words[0]), Double.parseDouble(words[1]), Double.parseDouble(words[2]));
	}

	@Override
	public String toString() {
		return this.ran + " " + this.waited + " " + this.count;
	}

	/** Return those of each thread of this process, by its id and name, so far. */
	static Map<String, Turns> ofThreads() {
		Map<String, Turns> threads = new HashMap<>();
		try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
			for (Path task : tasks.toList()) {
				try {
					threads.put(task.getFileName() + " " + Files.readString(task.resolve("comm")).strip(),
							of(Files.readString(task.resolve("schedstat"))));
				}
				catch (IOException ex) {
					// the thread has ended
				}
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException("Threads are read from /proc: this needs Linux", ex);
		}
		return threads;
	}

	/** Return the difference of two readings, by group of threads. */
	static Map<String, Turns> between(Map<String, Turns> begin, Map<String, Turns> end) {
		Map<String, Turns> groups = new TreeMap<>();
		end.forEach((thread, turns) -> groups.merge(group(thread), turns.minus(begin.getOrDefault(thread, NONE)),
				Turns::plus));
		return groups;
	}

	static Map<String, Turns> sum(Map<String, Turns> some, Map<String, Turns> others) {
		Map<String, Turns> sum = new TreeMap<>(some);
		others.forEach((group, turns) -> sum.merge(group, turns, Turns::plus));
		return sum;
	}

	/** The kernel keeps 15 characters of a name. What numbers a thread is left out. */
	private static String group(String thread) {
		String name = thread.substring(thread.indexOf(' ') + 1).replaceFirst("[-#0-9]+$", "");
		return name.equals("java") ? "sender" : name;
	}

}
