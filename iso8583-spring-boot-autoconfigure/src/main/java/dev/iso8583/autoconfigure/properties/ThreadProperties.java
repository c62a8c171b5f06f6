package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

/**
 * Threads that all links share.
 */
public class ThreadProperties {

	/**
	 * Number of event loops, the threads that read and write. By default one for each
	 * processor, at most 4.
	 */
	private @Nullable Integer eventLoops;

	/**
	 * Whether event loops use epoll on Linux if netty-transport-native-epoll is on the
	 * class path. Otherwise they use NIO.
	 */
	private @Nullable Boolean nativeSockets;

	/**
	 * Number of handlers that may run at the same time. No effect with virtual threads.
	 */
	private @Nullable Integer handlers;

	/**
	 * Number of messages, on all links together, that may wait for a handler thread while
	 * all are busy. No effect with virtual threads.
	 */
	private @Nullable Integer handlerQueue;

	public @Nullable Integer getEventLoops() {
		return this.eventLoops;
	}

	public void setEventLoops(@Nullable Integer eventLoops) {
		this.eventLoops = eventLoops;
	}

	public @Nullable Boolean getNativeSockets() {
		return this.nativeSockets;
	}

	public void setNativeSockets(@Nullable Boolean nativeSockets) {
		this.nativeSockets = nativeSockets;
	}

	public @Nullable Integer getHandlers() {
		return this.handlers;
	}

	public void setHandlers(@Nullable Integer handlers) {
		this.handlers = handlers;
	}

	public @Nullable Integer getHandlerQueue() {
		return this.handlerQueue;
	}

	public void setHandlerQueue(@Nullable Integer handlerQueue) {
		this.handlerQueue = handlerQueue;
	}

}
