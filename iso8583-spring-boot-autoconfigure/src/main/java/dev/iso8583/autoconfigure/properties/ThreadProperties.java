package dev.iso8583.autoconfigure.properties;

import org.jspecify.annotations.Nullable;

/**
 * The threads that all links share.
 */
public class ThreadProperties {

	/**
	 * How many event loops move bytes. Default one for each processor, at most 4.
	 */
	private @Nullable Integer eventLoops;

	/**
	 * Whether event loops use the epoll of Linux if netty-transport-native-epoll is on
	 * the class path, else NIO.
	 */
	private @Nullable Boolean nativeSockets;

	/**
	 * How many handlers run at a time. Without effect on virtual threads.
	 */
	private @Nullable Integer handlers;

	/**
	 * How many messages of all links together wait for a handler thread when all are
	 * busy. Without effect on virtual threads.
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
