package dev.iso8583.autoconfigure;

import java.util.ArrayList;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

/**
 * Records all that is logged, threads and stack traces included, instead of printing it.
 */
final class TraceLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	private final StringBuffer text = new StringBuffer();

	/** From now on, until it is closed. */
	void record() {
		this.root.iteratorForAppenders().forEachRemaining(this.others::add);
		this.others.forEach(this.root::detachAppender);
		setContext(this.root.getLoggerContext());
		start();
		this.root.addAppender(this);
	}

	@Override
	protected void append(ILoggingEvent event) {
		String trace = (event.getThrowableProxy() != null) ? ThrowableProxyUtil.asString(event.getThrowableProxy())
				: "";
		this.text.append(event.getLevel() + " " + event.getLoggerName() + " [" + event.getThreadName() + "] "
				+ event.getFormattedMessage() + "\n" + trace);
	}

	boolean has(String part) {
		return this.text.indexOf(part) >= 0;
	}

	/** Return what was logged, and forget it. */
	String taken() {
		synchronized (this.text) {
			String taken = this.text.toString();
			this.text.setLength(0);
			return taken;
		}
	}

	@Override
	public void close() {
		this.root.setLevel(this.level);
		this.root.detachAppender(this);
		this.others.forEach(this.root::addAppender);
		stop();
	}

}
