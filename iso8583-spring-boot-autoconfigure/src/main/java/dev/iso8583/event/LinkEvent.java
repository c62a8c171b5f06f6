package dev.iso8583.event;

import org.springframework.context.ApplicationEvent;

/**
 * Something happened on a link: a pool, a connection or a server with a name. Its source
 * is that name.
 * <p>
 * Published on the transport's listener threads, never on an event loop, from the time
 * the application's links are started until they are stopped. Of a link, events of its
 * connections come one at a time and in order, and so do those of a pool's state. A slow
 * or failing listener holds up only events of its own link; what a far end can cause at
 * will is dropped while too much waits, see
 * {@link dev.iso8583.connection.ConnectionListener}. What is printed of an event has no
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

	/** Return what happened to whom, without card data. */
	abstract String describe();

	@Override
	public final String toString() {
		return getClass().getSimpleName() + "[" + describe() + "]";
	}

}
