package dev.iso8583.transport;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import dev.iso8583.testing.LogCapture;

import static org.assertj.core.api.Assertions.assertThat;

class NotificationQueueTests {

	private final List<String> notified = new ArrayList<>();

	private boolean threadsLeft;

	@Test
	void warningIsLoggedOnceEachTimeListenersFallBehind() {
		List<Runnable> started = new ArrayList<>();
		NotificationQueue queue = new NotificationQueue("issuer", started::add, () -> {
		});
		try (LogCapture log = LogCapture.everything()) {
			for (int flood = 1; flood <= 2; flood++) {
				for (int count = 0; count < NotificationQueue.MAXIMUM + 3; count++) {
					queue.addOrDrop(() -> this.notified.add("notification"));
				}
				assertThat(log.lines()).filteredOn((line) -> line.contains("listeners are too slow")).hasSize(flood);
				started.remove(0).run();
				assertThat(this.notified).hasSize(flood * NotificationQueue.MAXIMUM);
			}
		}
	}

	@Test
	void notificationsThatFoundNoThreadAreDeliveredWithTheNextOne() {
		NotificationQueue queue = new NotificationQueue("issuer", (task) -> {
			if (!this.threadsLeft) {
				throw new OutOfMemoryError("for a test");
			}
			task.run();
		}, () -> {
		});
		queue.add(() -> this.notified.add("first"));
		queue.addOrDrop(() -> this.notified.add("second"));
		assertThat(this.notified).isEmpty();
		this.threadsLeft = true;
		queue.add(() -> this.notified.add("third"));
		assertThat(this.notified).containsExactly("first", "second", "third");
	}

	@Test
	void fullQueueThatFoundNoThreadIsDeliveredWithTheNextNotification() {
		NotificationQueue queue = new NotificationQueue("issuer", (task) -> {
			if (!this.threadsLeft) {
				throw new OutOfMemoryError("for a test");
			}
			task.run();
		}, () -> {
		});
		for (int count = 0; count < NotificationQueue.MAXIMUM; count++) {
			queue.addOrDrop(() -> this.notified.add("notification"));
		}
		this.threadsLeft = true;
		queue.addOrDrop(() -> this.notified.add("dropped"));
		assertThat(this.notified).hasSize(NotificationQueue.MAXIMUM).containsOnly("notification");
	}

}
