package dev.iso8583.connection;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.testing.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

class NewsTests {

	private final List<String> told = new ArrayList<>();

	private boolean threadsLeft;

	@Test
	void eachTimeListenersFallBehindIsToldOnceAndNotOnceInALife() {
		List<Runnable> started = new ArrayList<>();
		SerialTasks news = new SerialTasks("issuer", started::add, LinkMetrics.NONE);
		try (LogCapture log = LogCapture.everything()) {
			for (int flood = 1; flood <= 2; flood++) {
				for (int count = 0; count < SerialTasks.MAXIMUM + 3; count++) {
					news.addOrDrop(() -> this.told.add("news"));
				}
				assertThat(log.lines()).filteredOn((line) -> line.contains("listeners are too slow")).hasSize(flood);
				started.remove(0).run();
				assertThat(this.told).hasSize(flood * SerialTasks.MAXIMUM);
			}
		}
	}

	@Test
	void newsForWhichThereIsNoThreadIsToldWithTheNext() {
		SerialTasks news = new SerialTasks("issuer", (task) -> {
			if (!this.threadsLeft) {
				throw new OutOfMemoryError("for a test");
			}
			task.run();
		}, LinkMetrics.NONE);
		news.add(() -> this.told.add("first"));
		news.addOrDrop(() -> this.told.add("second"));
		assertThat(this.told).isEmpty();
		this.threadsLeft = true;
		news.add(() -> this.told.add("third"));
		assertThat(this.told).containsExactly("first", "second", "third");
	}

	@Test
	void newsThatFilledTheQueueWhileThereWasNoThreadIsToldWithTheNextToo() {
		SerialTasks news = new SerialTasks("issuer", (task) -> {
			if (!this.threadsLeft) {
				throw new OutOfMemoryError("for a test");
			}
			task.run();
		}, LinkMetrics.NONE);
		for (int count = 0; count < SerialTasks.MAXIMUM; count++) {
			news.addOrDrop(() -> this.told.add("news"));
		}
		this.threadsLeft = true;
		news.addOrDrop(() -> this.told.add("dropped"));
		assertThat(this.told).hasSize(SerialTasks.MAXIMUM).containsOnly("news");
	}

}
