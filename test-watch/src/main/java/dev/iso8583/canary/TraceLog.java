package dev.iso8583.canary;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.AppenderBase;
import com.solab.iso8583.IsoMessage;
import io.netty.buffer.ByteBuf;
import org.slf4j.LoggerFactory;

/**
 * Records all that is logged at any level, instead of printing it: as a file would have
 * it, and as an encoder may write it that is given the arguments, the context of the
 * thread and the exceptions themselves. What is printed without a logger, it keeps too.
 */
public final class TraceLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {

	private final Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);

	private final Level level = this.root.getLevel();

	private final List<Appender<ILoggingEvent>> others = new ArrayList<>();

	private final StringBuffer text = new StringBuffer();

	private final PrintStream out = System.out;

	private final PrintStream err = System.err;

	/** From now on, until it is closed. */
	public TraceLog record() {
		this.root.iteratorForAppenders().forEachRemaining(this.others::add);
		this.others.forEach(this.root::detachAppender);
		setContext(this.root.getLoggerContext());
		start();
		this.root.setLevel(Level.TRACE);
		this.root.addAppender(this);
		System.setOut(recording(this.out));
		System.setErr(recording(this.err));
		return this;
	}

	private PrintStream recording(PrintStream stream) {
		StringBuffer text = this.text;
		return new PrintStream(new OutputStream() {
			@Override
			public void write(int character) {
				text.append((char) (character & 0xFF));
				stream.write(character);
			}

			@Override
			public void write(byte[] bytes, int offset, int length) {
				text.append(new String(bytes, offset, length, StandardCharsets.UTF_8));
				stream.write(bytes, offset, length);
			}
		}, true, StandardCharsets.UTF_8);
	}

	@Override
	protected void append(ILoggingEvent event) {
		StringBuilder line = new StringBuilder(event.getLevel() + " " + event.getLoggerName() + " ["
				+ event.getThreadName() + "] " + event.getFormattedMessage() + "\n");
		if (event.getArgumentArray() != null) {
			for (Object argument : event.getArgumentArray()) {
				line.append("argument ").append(textOf(argument)).append('\n');
			}
		}
		if (!event.getMDCPropertyMap().isEmpty()) {
			line.append("MDC ").append(event.getMDCPropertyMap()).append('\n');
		}
		if (event.getKeyValuePairs() != null) {
			event.getKeyValuePairs().forEach((pair) -> line.append(pair.key).append(' ').append(textOf(pair.value)));
		}
		IThrowableProxy failure = event.getThrowableProxy();
		if (failure != null) {
			line.append(ThrowableProxyUtil.asString(failure));
		}
		if (failure instanceof ThrowableProxy proxy) {
			line.append(textsOf(proxy.getThrowable()));
		}
		this.text.append(line);
	}

	/**
	 * Return what an encoder could make of an argument, which may be more than its text.
	 */
	private static String textOf(Object argument) {
		if (argument instanceof IsoMessage message) {
			return message.debugString();
		}
		if (argument instanceof byte[] bytes) {
			return new String(bytes, StandardCharsets.ISO_8859_1);
		}
		if (argument instanceof ByteBuf buffer && buffer.refCnt() > 0) {
			return buffer.toString(StandardCharsets.ISO_8859_1);
		}
		return (argument instanceof Throwable failure) ? textsOf(failure) : String.valueOf(argument);
	}

	/**
	 * Return all that a failure says, with its causes and with what was suppressed, as
	 * one who looks at each of them by itself finds it.
	 */
	public static String textsOf(Throwable failure) {
		StringBuilder texts = new StringBuilder();
		collect(failure, Collections.newSetFromMap(new IdentityHashMap<>()), texts);
		return texts.toString();
	}

	private static void collect(Throwable failure, Set<Throwable> seen, StringBuilder texts) {
		if (failure != null && seen.add(failure)) {
			texts.append(failure)
				.append('\n')
				.append(failure.getMessage())
				.append('\n')
				.append(failure.getLocalizedMessage())
				.append('\n');
			collect(failure.getCause(), seen, texts);
			for (Throwable suppressed : failure.getSuppressed()) {
				collect(suppressed, seen, texts);
			}
		}
	}

	public boolean has(String part) {
		return this.text.indexOf(part) >= 0;
	}

	/** Return what was logged, and forget it. */
	public String taken() {
		synchronized (this.text) {
			String taken = this.text.toString();
			this.text.setLength(0);
			return taken;
		}
	}

	@Override
	public void close() {
		System.setOut(this.out);
		System.setErr(this.err);
		this.root.setLevel(this.level);
		this.root.detachAppender(this);
		this.others.forEach(this.root::addAppender);
		stop();
	}

}
