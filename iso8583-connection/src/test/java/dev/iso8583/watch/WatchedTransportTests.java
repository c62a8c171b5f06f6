package dev.iso8583.watch;

import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;

import dev.iso8583.transport.Transport;
import dev.iso8583.transport.TransportThreads;

import static org.assertj.core.api.Assertions.assertThat;

/** Holds the watch, which knows event loops by their names, to the names we give them. */
class WatchedTransportTests {

	@Test
	void eventLoopOfTransportIsWatched() throws Exception {
		try (Transport transport = Transport.create()) {
			TransportThreads.of(transport).scheduler().submit(() -> LockSupport.parkNanos(1)).get();
		}
		assertThat(EventLoops.takeBlocked(WatchedTransportTests.class.getName())).isNotEmpty();
	}

}
