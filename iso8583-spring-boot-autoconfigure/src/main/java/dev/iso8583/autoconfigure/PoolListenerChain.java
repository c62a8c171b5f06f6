package dev.iso8583.autoconfigure;

import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import dev.iso8583.internal.SafeFailure;
import dev.iso8583.pool.Pool;
import dev.iso8583.pool.PoolListener;
import dev.iso8583.pool.PoolState;

/**
 * Notifies all pool listeners of the application in turn. A failing listener does not
 * keep the notification from the next one.
 */
final class PoolListenerChain implements PoolListener {

	private static final Logger logger = LoggerFactory.getLogger(PoolListener.class);

	private final List<PoolListener> listeners;

	private PoolListenerChain(List<PoolListener> listeners) {
		this.listeners = listeners;
	}

	static PoolListener of(List<PoolListener> listeners) {
		return listeners.isEmpty() ? PoolListener.NONE : new PoolListenerChain(listeners);
	}

	@Override
	public void stateChanged(Pool pool, PoolState previous, PoolState current) {
		for (PoolListener listener : this.listeners) {
			try {
				listener.stateChanged(pool, previous, current);
			}
			catch (Throwable ex) {
				logger.warn("The pool listener {} failed", listener.getClass().getName(), SafeFailure.of(ex));
			}
		}
	}

}
