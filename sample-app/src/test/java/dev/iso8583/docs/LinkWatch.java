package dev.iso8583.docs;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.springframework.context.event.EventListener;

import dev.iso8583.event.ConnectionClosedEvent;
import dev.iso8583.event.PoolDownEvent;

/**
 * The example of event listeners on the page about events.
 */
class LinkWatch {

	final List<String> seen = new CopyOnWriteArrayList<>();

	@EventListener
	void down(PoolDownEvent event) {
		this.seen.add(event.getPool().name() + " is down");
	}

	@EventListener(condition = "#event.link == 'acquirer'")
	void closed(ConnectionClosedEvent event) {
		this.seen.add("a connection of " + event.getLink() + " ended: " + event.getReason());
	}

}
