package dev.iso8583.autoconfigure;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

import com.solab.iso8583.IsoMessage;
import jakarta.annotation.PostConstruct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.EventListener;
import org.springframework.core.annotation.Order;

import dev.iso8583.connection.CloseReason;
import dev.iso8583.connection.ConnectFailedException;
import dev.iso8583.connection.NotSentException;
import dev.iso8583.connection.OutcomeUnknownException;
import dev.iso8583.connection.UnmatchedReason;
import dev.iso8583.event.ConnectFailedEvent;
import dev.iso8583.event.ConnectionClosedEvent;
import dev.iso8583.event.ConnectionOnlineEvent;
import dev.iso8583.event.LateResponseEvent;
import dev.iso8583.event.LinkEvent;
import dev.iso8583.event.PoolDegradedEvent;
import dev.iso8583.event.PoolDownEvent;
import dev.iso8583.event.PoolStateChangedEvent;
import dev.iso8583.event.PoolSuspendedEvent;
import dev.iso8583.event.PoolUpEvent;
import dev.iso8583.event.ReadTimeoutEvent;
import dev.iso8583.event.UndecodableMessageEvent;
import dev.iso8583.event.UnmatchedResponseEvent;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolMember;
import dev.iso8583.pool.PoolState;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

@ExtendWith(OutputCaptureExtension.class)
class EventTests {

	private static final String PAN = "4111111111111111";

	private final ApplicationContextRunner context = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(Iso8583AutoConfiguration.class))
		.withBean(Recorder.class)
		.withPropertyValues("iso8583.message.config=classpath:iso8583.xml",
				"iso8583.defaults.reconnect.initial-delay=20ms");

	@Test
	void theEventsOfALinkArePublishedInOrderAndOffTheEventLoops() {
		Recorder[] recorder = new Recorder[1];
		try (FarEnd host = FarEnd.listening()) {
			this.context.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address()).run((context) -> {
				recorder[0] = context.getBean(Recorder.class);
				await().until(() -> recorder[0].events.size() == 2);
			});
		}
		// the events of the shutdown were published before the context was gone
		assertThat(recorder[0].of(ConnectionOnlineEvent.class)).hasSize(1);
		assertThat(recorder[0].of(ConnectionClosedEvent.class)).singleElement().satisfies((closed) -> {
			assertThat(closed.getLink()).isEqualTo("acquirer");
			assertThat(closed.getReason()).isEqualTo(CloseReason.CLOSED_LOCALLY);
			assertThat(closed.isOrderly()).isTrue();
			assertThat(closed.getConnection())
				.isSameAs(recorder[0].of(ConnectionOnlineEvent.class).get(0).getConnection());
			assertThat(closed).hasToString("ConnectionClosedEvent[" + closed.getConnection() + ": closed by us]");
		});
		assertThat(recorder[0].of(PoolStateChangedEvent.class)).extracting(PoolStateChangedEvent::getState)
			.containsExactly(PoolState.UP, PoolState.DOWN);
		assertThat(recorder[0].events).hasSize(4);
		assertThat(recorder[0].threads).allMatch((thread) -> thread.startsWith("iso8583-listener"));
	}

	@Test
	void aNormalCloseByTheFarEndDiffersFromAnError() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withPropertyValues("iso8583.connection.hsm.address=" + host.address()).run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				host.hangsUp();
				await().until(() -> recorder.of(ConnectionClosedEvent.class).size() == 1);
				await().until(() -> recorder.of(ConnectionOnlineEvent.class).size() == 2);
				host.resets();
				await().until(() -> recorder.of(ConnectionClosedEvent.class).size() == 2);
				assertThat(recorder.of(ConnectionClosedEvent.class)).extracting(ConnectionClosedEvent::getReason)
					.containsExactly(CloseReason.CLOSED_BY_PEER, CloseReason.NETWORK_ERROR);
				assertThat(recorder.of(ConnectionClosedEvent.class)).extracting(ConnectionClosedEvent::isOrderly)
					.containsExactly(true, false);
				await().until(() -> recorder.of(PoolUpEvent.class).size() == 3);
				assertThat(recorder.of(PoolDownEvent.class)).hasSize(2)
					.allSatisfy((down) -> assertThat(down.getPrevious()).isEqualTo(PoolState.UP));
			});
		}
	}

	@Test
	void everyStateOfAPoolHasItsEvent() {
		try (FarEnd host = FarEnd.listening(); FarEnd other = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address() + "," + other.address(),
						"iso8583.pool.acquirer.minimum-connections=2")
				.run((context) -> {
					Recorder recorder = context.getBean(Recorder.class);
					await().until(() -> !recorder.of(PoolUpEvent.class).isEmpty());
					List<PoolMember> members = context.getBean(Pool.class).members();
					members.get(0).suspend();
					await().until(() -> recorder.of(PoolDegradedEvent.class).size() == 2);
					members.get(1).suspend();
					await().until(() -> recorder.of(PoolSuspendedEvent.class).size() == 1);
					assertThat(recorder.of(PoolStateChangedEvent.class)).extracting(PoolStateChangedEvent::getState)
						.containsExactly(PoolState.DEGRADED, PoolState.UP, PoolState.DEGRADED, PoolState.SUSPENDED);
				});
		}
	}

	@Test
	void failedDialsArePublished() {
		this.context
			.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1",
					"iso8583.pool.acquirer.minimum-connections=0")
			.run((context) -> {
				Recorder recorder = context.getBean(Recorder.class);
				await().until(() -> recorder.of(ConnectFailedEvent.class).size() > 1);
				assertThat(recorder.of(ConnectFailedEvent.class)).allSatisfy((failed) -> {
					assertThat(failed.getLink()).isEqualTo("acquirer");
					assertThat(failed.getReason()).isEqualTo(ConnectFailedException.Reason.REFUSED);
					assertThat(failed.getFailure()).hasMessageContaining("localhost:1");
				});
			});
	}

	@Test
	void readTimeoutIsPublished() {
		try (FarEnd host = FarEnd.listening()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.read-timeout=50ms")
				.run((context) -> await()
					.until(() -> context.getBean(Recorder.class).of(ReadTimeoutEvent.class).size() > 1));
		}
	}

	@Test
	void unmatchedResponsesArePublishedWithTheirMessageAndPrintedWithoutCardData() {
		try (FarEnd host = FarEnd.listening().silent()) {
			this.context
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.acquirer.send-timeout=1s")
				.run((context) -> {
					Recorder recorder = context.getBean(Recorder.class);
					IsoMessage request = context.getBean(MessageFormat.class).newMessage("0100");
					assertThatExceptionOfType(OutcomeUnknownException.class)
						.isThrownBy(() -> context.getBean(Pool.class).send(request));
					String stan = request.getField(11).toString();
					host.sends("0110" + "4020000002000000" + "16" + PAN + stan + "00");
					host.sends("0110" + "4020000002000000" + "16" + PAN + "000000" + "00");
					host.sends("0199" + "4020000002000000" + "16" + PAN + stan + "00");
					await().until(() -> recorder.of(UndecodableMessageEvent.class).size() == 1);
					assertThat(recorder.of(LateResponseEvent.class)).singleElement()
						.satisfies((late) -> assertThat(late.getResponse().getField(2).toString()).isEqualTo(PAN))
						.asString()
						.contains("0110 [2=411111******1111 11=" + stan + " 39=00]");
					assertThat(recorder.of(UnmatchedResponseEvent.class)).singleElement()
						.satisfies(
								(unmatched) -> assertThat(unmatched.getReason()).isEqualTo(UnmatchedReason.NO_REQUEST));
					assertThat(recorder.of(UndecodableMessageEvent.class)).singleElement()
						.satisfies((undecodable) -> assertThat(undecodable.getReason())
							.isEqualTo(UndecodableMessageException.Reason.UNKNOWN_MTI));
					assertThat(recorder.events).allSatisfy((event) -> assertThat(event.toString()).doesNotContain(PAN));
				});
		}
	}

	@Test
	void aFailingListenerDisturbsNoOtherAndItsMessageIsNotLogged(CapturedOutput output) {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withBean(Failing.class)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address())
				.run((context) -> {
					Recorder recorder = context.getBean(Recorder.class);
					host.hangsUp();
					await().until(() -> recorder.of(PoolUpEvent.class).size() == 2);
					context.getBean(Pool.class).send(context.getBean(MessageFormat.class).newMessage("0800"));
				});
		}
		assertThat(output).contains("A listener of PoolUpEvent failed").doesNotContain(PAN);
	}

	@Test
	void aBlockingListenerDelaysNeitherTrafficNorOtherLinksNorTheShutdown() {
		try (FarEnd host = FarEnd.listening(); FarEnd other = FarEnd.listening()) {
			Blocking[] blocking = new Blocking[1];
			this.context.withBean(Blocking.class)
				.withPropertyValues("iso8583.pool.blocked.addresses=" + host.address(),
						"iso8583.pool.other.addresses=" + other.address())
				.run((context) -> {
					blocking[0] = context.getBean(Blocking.class);
					Recorder recorder = context.getBean(Recorder.class);
					await().until(() -> recorder.links(ConnectionOnlineEvent.class).contains("other"));
					MessageFormat format = context.getBean(MessageFormat.class);
					assertThat(context.getBean("blocked", Pool.class).send(format.newMessage("0800")).getType())
						.isEqualTo(0x0810);
					other.hangsUp();
					await().until(() -> recorder.links(ConnectionClosedEvent.class).contains("other"));
					assertThat(recorder.links(ConnectionOnlineEvent.class)).doesNotContain("blocked");
				});
			blocking[0].latch.countDown();
		}
	}

	@Test
	void earlyEventsArePublishedOnceTheApplicationIsReady() {
		try (FarEnd host = FarEnd.listening()) {
			this.context.withBean(Early.class)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address())
				.run((context) -> {
					Recorder recorder = context.getBean(Recorder.class);
					assertThat(context.getBean(Early.class).eventsBefore).isZero();
					await().until(() -> recorder.of(ConnectionOnlineEvent.class).size() == 1);
				});
		}
	}

	@Test
	void nothingIsPublishedAfterTheApplicationHasStopped() {
		Recorder[] recorder = new Recorder[1];
		LinkEvents[] events = new LinkEvents[1];
		Pool[] pool = new Pool[1];
		try (FarEnd host = FarEnd.listening()) {
			this.context.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address()).run((context) -> {
				recorder[0] = context.getBean(Recorder.class);
				events[0] = context.getBean(LinkEvents.class);
				pool[0] = context.getBean(Pool.class);
			});
			int before = recorder[0].events.size();
			events[0].stateChanged(pool[0], PoolState.DOWN, PoolState.UP);
			assertThat(recorder[0].events).hasSize(before);
			assertThatExceptionOfType(NotSentException.class).isThrownBy(() -> pool[0].send(new IsoMessage()));
		}
	}

	@Test
	void aFailedStartLeavesNoWaitingThread() {
		this.context.withPropertyValues("iso8583.pool.acquirer.addresses=localhost:1").run((context) -> {
			assertThat(context).hasFailed();
			await().until(() -> Thread.getAllStackTraces()
				.entrySet()
				.stream()
				.filter((thread) -> thread.getKey().getName().startsWith("iso8583-listener"))
				.noneMatch((thread) -> List.of(thread.getValue())
					.stream()
					.anyMatch((frame) -> frame.getClassName().equals(LinkEvents.class.getName()))));
		});
	}

	@Test
	void listenersMaySelectEventsByTypeAndByCondition() {
		try (FarEnd host = FarEnd.listening(); FarEnd other = FarEnd.listening()) {
			this.context.withBean(MemberSelector.class)
				.withPropertyValues("iso8583.pool.acquirer.addresses=" + host.address(),
						"iso8583.pool.other.addresses=" + other.address())
				.run((context) -> {
					MemberSelector chooser = context.getBean(MemberSelector.class);
					await().until(() -> chooser.seen.size() == 2);
					await().until(() -> context.getBean(Recorder.class).events.size() == 4);
					assertThat(chooser.seen).containsExactlyInAnyOrder("up acquirer", "online acquirer");
				});
		}
	}

	/**
	 * Runs after all other listeners: they have handled every event that is recorded
	 * here.
	 */
	static class Recorder {

		final List<LinkEvent> events = new CopyOnWriteArrayList<>();

		final Set<String> threads = ConcurrentHashMap.newKeySet();

		@EventListener
		@Order(1000)
		void note(LinkEvent event) {
			this.threads.add(Thread.currentThread().getName());
			this.events.add(event);
		}

		<E extends LinkEvent> List<E> of(Class<E> type) {
			return this.events.stream().filter(type::isInstance).map(type::cast).toList();
		}

		List<String> links(Class<? extends LinkEvent> type) {
			return of(type).stream().map(LinkEvent::getLink).toList();
		}

	}

	static class Failing {

		@EventListener
		@Order(2000)
		void fail(LinkEvent event) {
			throw new IllegalStateException("cannot tell of " + PAN);
		}

	}

	static class Blocking {

		final CountDownLatch latch = new CountDownLatch(1);

		@EventListener(condition = "event.link == 'blocked'")
		@Order(0)
		void block(ConnectionOnlineEvent event) throws InterruptedException {
			this.latch.await();
		}

	}

	static class Early {

		private final Pool pool;

		private final ApplicationContext context;

		int eventsBefore = -1;

		Early(Pool pool, ApplicationContext context) {
			this.pool = pool;
			this.context = context;
		}

		@PostConstruct
		void start() {
			this.pool.start();
			this.eventsBefore = this.context.getBean(Recorder.class).events.size();
		}

	}

	static class MemberSelector implements ApplicationListener<PoolUpEvent> {

		final List<String> seen = new CopyOnWriteArrayList<>();

		@Override
		public void onApplicationEvent(PoolUpEvent event) {
			if (event.getLink().equals("acquirer")) {
				this.seen.add("up acquirer");
			}
		}

		@EventListener(condition = "#event.link == 'acquirer'")
		void online(ConnectionOnlineEvent event) {
			this.seen.add("online " + event.getLink());
		}

	}

}
