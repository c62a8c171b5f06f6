package dev.iso8583.sample;

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
 * Sets all loggers to TRACE, as {@code logging.level.root=trace} does, and records their
 * output instead of writing it to the console.
 */
final class LogRecorder extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	private final StringBuffer text = new StringBuffer();

	static LogRecorder atTrace() {
		LogRecorder recorder = new LogRecorder();
		recorder.root.iteratorForAppenders().forEachRemaining(recorder.others::add);
		recorder.others.forEach(recorder.root::detachAppender);
		recorder.setContext(recorder.root.getLoggerContext());
		recorder.start();
		recorder.root.addAppender(recorder);
		recorder.root.setLevel(Level.TRACE);
		return recorder;
	}

	@Override
	protected void append(ILoggingEvent event) {
		if (event.getLoggerName().startsWith("jdk.internal.httpclient")) {
			return; // the HTTP client of the test is not part of the sample
		}
		this.text.append(event.getLevel()).append(' ').append(event.getLoggerName()).append(" [");
		this.text.append(event.getThreadName()).append("] ").append(event.getFormattedMessage()).append('\n');
		if (event.getThrowableProxy() != null) {
			this.text.append(ThrowableProxyUtil.asString(event.getThrowableProxy())).append('\n');
		}
	}

	String text() {
		return this.text.toString();
	}

	@Override
	public void close() {
		this.root.setLevel(this.level);
		this.root.detachAppender(this);
		this.others.forEach(this.root::addAppender);
		stop();
	}

}
