package dev.iso8583.testing;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.slf4j.LoggerFactory;

import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Captures what all loggers write, as a log file would show it with stack traces.
 */
public final class LogCapture extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level before = this.root.getLevel();

	private final PatternLayout layout = new PatternLayout();

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private LogCapture(Level level) {
		LoggerContext context = this.root.getLoggerContext();
		this.layout.setContext(context);
		this.layout.setPattern("%level %logger %msg%n%ex{full}");
		this.layout.start();
		setContext(context);
		start();
		this.root.setLevel(level);
		this.root.addAppender(this);
	}

	public static LogCapture everything() {
		return new LogCapture(Level.TRACE);
	}

	/** Capture what an operator sees: no DEBUG and TRACE. */
	public static LogCapture infoAndAbove() {
		return new LogCapture(Level.INFO);
	}

	@Override
	protected void append(ILoggingEvent event) {
		this.lines.add(this.layout.doLayout(event));
	}

	public List<String> lines() {
		return this.lines;
	}

	/** Return the whole log. */
	public String text() {
		return String.join("", this.lines);
	}

	@Override
	public void close() {
		this.root.detachAppender(this);
		this.root.setLevel(this.before);
	}

}
