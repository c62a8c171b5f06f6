package dev.iso8583.event;

import org.springframework.context.ApplicationEvent;

/**
 * An event of a link, which is a pool, a connection or a server with a name. The source
 * of the event is that name.
 * <p>
 * Events are published on the transport's listener threads, never on an event loop, from
 * the start of the application's links until their stop. For each link, the events of its
 * connections are published one at a time and in order, and so are those of the state of
 * its pool. A slow or failing listener delays only the events of its own link. Events
 * that a far end can cause as often as it likes are dropped while too many wait, see
 * {@link dev.iso8583.connection.ConnectionListener}. The text of an event never contains
 * card data.
 */
public abstract class LinkEvent extends ApplicationEvent {

	LinkEvent(String link) {
		super(link);
	}

	/**
	 * Return the name of the link.
	 * @return the name of a pool, connection or server
	 */
	public String getLink() {
		return (String) getSource();
	}

	/** Return the text of the event, without card data. */
	abstract String describe();

	@Override
	public final String toString() {
		return getClass().getSimpleName() + "[" + describe() + "]";
	}

}
