package dev.iso8583.transport;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.testing.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

class NotificationQueueTests {

	private final List<String> told = new ArrayList<>();

	private boolean threadsLeft;

	@Test
	void eachTimeListenersFallBehindIsToldOnceAndNotOnceInALife() {
		List<Runnable> started = new ArrayList<>();
		NotificationQueue news = new NotificationQueue("issuer", started::add, () -> {
		});
		try (LogCapture log = LogCapture.everything()) {
			for (int flood = 1; flood <= 2; flood++) {
				for (int count = 0; count < NotificationQueue.MAXIMUM + 3; count++) {
					news.addOrDrop(() -> this.told.add("news"));
				}
				assertThat(log.lines()).filteredOn((line) -> line.contains("listeners are too slow")).hasSize(flood);
				started.remove(0).run();
				assertThat(this.told).hasSize(flood * NotificationQueue.MAXIMUM);
			}
		}
	}

	@Test
	void newsForWhichThereIsNoThreadIsToldWithTheNext() {
		NotificationQueue news = new NotificationQueue("issuer", (task) -> {
			if (!this.threadsLeft) {
				throw new OutOfMemoryError("for a test");
			}
			task.run();
		}, () -> {
		});
		news.add(() -> this.told.add("first"));
		news.addOrDrop(() -> this.told.add("second"));
		assertThat(this.told).isEmpty();
		this.threadsLeft = true;
		news.add(() -> this.told.add("third"));
		assertThat(this.told).containsExactly("first", "second", "third");
	}

	@Test
	void newsThatFilledTheQueueWhileThereWasNoThreadIsToldWithTheNextToo() {
		NotificationQueue news = new NotificationQueue("issuer", (task) -> {
			if (!this.threadsLeft) {
				throw new OutOfMemoryError("for a test");
			}
			task.run();
		}, () -> {
		});
		for (int count = 0; count < NotificationQueue.MAXIMUM; count++) {
			news.addOrDrop(() -> this.told.add("news"));
		}
		this.threadsLeft = true;
		news.addOrDrop(() -> this.told.add("dropped"));
		assertThat(this.told).hasSize(NotificationQueue.MAXIMUM).containsOnly("news");
	}

}
