package dev.iso8583.connection;

import java.time.Duration;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.iso8583.framing.Framing;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.message.MessageFormat;

/**
 * How connections of a link behave. Immutable. What each option means, its unit and its
 * default stand at the method of the {@link Builder} with its name.
 */
public final class ConnectionOptions {

	private final Builder values;

	private ConnectionOptions(Builder values) {
		this.values = values;
	}

	/**
	 * Return a builder with the defaults.
	 * @param format how messages are written as bytes
	 * @return a builder
	 */
	public static Builder builder(MessageFormat format) {
		return new Builder(format);
	}

	public MessageFormat format() {
		return this.values.format;
	}

	public Framing framing() {
		return this.values.framing;
	}

	public MatchFields matchFields() {
		return this.values.matchFields;
	}

	public Duration connectTimeout() {
		return this.values.connectTimeout;
	}

	public Duration sendTimeout() {
		return this.values.sendTimeout;
	}

	public Duration signOnTimeout() {
		return this.values.signOnTimeout;
	}

	public Duration idleTime() {
		return this.values.idleTime;
	}

	public Duration pingTimeout() {
		return this.values.pingTimeout;
	}

	public Duration readTimeout() {
		return this.values.readTimeout;
	}

	public Duration frameTimeout() {
		return this.values.frameTimeout;
	}

	public Duration closeTimeout() {
		return this.values.closeTimeout;
	}

	public int maximumPending() {
		return this.values.maximumPending;
	}

	public Set<String> acceptedResponseCodes() {
		return this.values.acceptedResponseCodes;
	}

	public @Nullable MessageHandler messageHandler() {
		return this.values.messageHandler;
	}

	public @Nullable NetworkManagementRequest signOn() {
		return this.values.signOn;
	}

	public @Nullable NetworkManagementRequest signOff() {
		return this.values.signOff;
	}

	public @Nullable NetworkManagementRequest ping() {
		return this.values.ping;
	}

	public ConnectionListener listener() {
		return this.values.listener;
	}

	public LinkMetrics metrics() {
		return this.values.metrics;
	}

	/**
	 * Builds {@link ConnectionOptions}. Each method refuses a value that cannot be, with
	 * a sentence that says what can.
	 */
	public static final class Builder implements Cloneable {

		private MessageFormat format;

		private Framing framing = Framing.BINARY_2;

		private MatchFields matchFields = MatchFields.STAN;

		private Duration connectTimeout = Duration.ofSeconds(10);

		private Duration sendTimeout = Duration.ofSeconds(30);

		private Duration signOnTimeout = Duration.ofSeconds(10);

		private Duration idleTime = Duration.ofSeconds(5);

		private Duration pingTimeout = Duration.ofSeconds(10);

		private Duration readTimeout = Duration.ofSeconds(60);

		private Duration frameTimeout = Duration.ofSeconds(10);

		private Duration closeTimeout = Duration.ofSeconds(10);

		private int maximumPending = 10_000;

		private Set<String> acceptedResponseCodes = Set.of("00", "000", "800", "0000", "8000");

		private @Nullable MessageHandler messageHandler;

		private @Nullable NetworkManagementRequest signOn;

		private @Nullable NetworkManagementRequest signOff;

		private @Nullable NetworkManagementRequest ping;

		private ConnectionListener listener = ConnectionListener.NONE;

		private LinkMetrics metrics = LinkMetrics.NONE;

		private Builder(MessageFormat format) {
			this.format = format;
		}

		/**
		 * How messages are written as bytes.
		 * @param format the format
		 * @return this builder
		 */
		public Builder format(MessageFormat format) {
			this.format = format;
			return this;
		}

		/**
		 * How messages are delimited. Default {@link Framing#BINARY_2}.
		 * @param framing the framing
		 * @return this builder
		 */
		public Builder framing(Framing framing) {
			this.framing = framing;
			return this;
		}

		/**
		 * The fields that pair a response with its request. Default field 11, the STAN.
		 * @param matchFields the match fields
		 * @return this builder
		 */
		public Builder matchFields(MatchFields matchFields) {
			this.matchFields = matchFields;
			return this;
		}

		/**
		 * How long the socket may take to be there. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder connectTimeout(Duration timeout) {
			this.connectTimeout = positive("connect timeout", timeout);
			return this;
		}

		/**
		 * How long a response may take, unless a call says otherwise. Default 30 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder sendTimeout(Duration timeout) {
			this.sendTimeout = positive("send timeout", timeout);
			return this;
		}

		/**
		 * How long a sign-on may take, from the socket to the accepted answer. Default 10
		 * s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder signOnTimeout(Duration timeout) {
			this.signOnTimeout = positive("sign-on timeout", timeout);
			return this;
		}

		/**
		 * How long nothing may be written before a ping is sent, and again each time that
		 * long passes. Default 5 s. What is received does not count.
		 * @param idleTime more than zero
		 * @return this builder
		 */
		public Builder idleTime(Duration idleTime) {
			this.idleTime = positive("idle time", idleTime);
			return this;
		}

		/**
		 * How long the answer to a ping may take before the connection is given up.
		 * Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder pingTimeout(Duration timeout) {
			this.pingTimeout = positive("ping timeout", timeout);
			return this;
		}

		/**
		 * How long nothing may be received before listeners are told. Default 60 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder readTimeout(Duration timeout) {
			this.readTimeout = positive("read timeout", timeout);
			return this;
		}

		/**
		 * How long a frame may take from its first byte to its last. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder frameTimeout(Duration timeout) {
			this.frameTimeout = positive("frame timeout", timeout);
			return this;
		}

		/**
		 * How long a close waits for what is in flight. Default 10 s.
		 * @param timeout more than zero
		 * @return this builder
		 */
		public Builder closeTimeout(Duration timeout) {
			this.closeTimeout = positive("close timeout", timeout);
			return this;
		}

		/**
		 * The most requests in flight on a connection; more are refused as not sent.
		 * Default 10000.
		 * @param maximum more than zero
		 * @return this builder
		 */
		public Builder maximumPending(int maximum) {
			if (maximum < 1) {
				throw new IllegalArgumentException("The maximum of pending requests must be 1 or more, not " + maximum);
			}
			this.maximumPending = maximum;
			return this;
		}

		/**
		 * The response codes, field 39, that accept a sign-on or an echo test. Default
		 * 00, 000, 800, 0000 and 8000. An answer without a response code is accepted,
		 * too.
		 * @param codes one or more codes
		 * @return this builder
		 */
		public Builder acceptedResponseCodes(Set<String> codes) {
			if (codes.isEmpty()) {
				throw new IllegalArgumentException("There must be an accepted response code, such as 00");
			}
			this.acceptedResponseCodes = Set.copyOf(codes);
			return this;
		}

		/**
		 * Who answers messages that the far end sends on its own. Default nobody: they
		 * are counted and logged.
		 * @param handler the handler
		 * @return this builder
		 */
		public Builder messageHandler(@Nullable MessageHandler handler) {
			this.messageHandler = handler;
			return this;
		}

		/**
		 * What is sent before a dialled connection counts as online. Default nothing.
		 * @param signOn makes the sign-on
		 * @return this builder
		 */
		public Builder signOn(@Nullable NetworkManagementRequest signOn) {
			this.signOn = signOn;
			return this;
		}

		/**
		 * What is sent before we close a dialled connection in good order. Default
		 * nothing.
		 * @param signOff makes the sign-off
		 * @return this builder
		 */
		public Builder signOff(@Nullable NetworkManagementRequest signOff) {
			this.signOff = signOff;
			return this;
		}

		/**
		 * What is sent when nothing was written for the idle time. Default nothing.
		 * Unless it is answered in time, the connection is given up.
		 * @param ping makes the echo test
		 * @return this builder
		 */
		public Builder ping(@Nullable NetworkManagementRequest ping) {
			this.ping = ping;
			return this;
		}

		/**
		 * Who is told what happens. Default nobody.
		 * @param listener the listener
		 * @return this builder
		 */
		public Builder listener(ConnectionListener listener) {
			this.listener = listener;
			return this;
		}

		/**
		 * Who counts what happens. Default nobody.
		 * @param metrics the metrics of the link
		 * @return this builder
		 */
		public Builder metrics(LinkMetrics metrics) {
			this.metrics = metrics;
			return this;
		}

		/**
		 * Return the options.
		 * @return the options
		 */
		public ConnectionOptions build() {
			return new ConnectionOptions(copy());
		}

		private Builder copy() {
			try {
				return (Builder) clone();
			}
			catch (CloneNotSupportedException ex) {
				throw new AssertionError(ex);
			}
		}

		static Duration positive(String option, Duration value) {
			if (value.isNegative() || value.isZero() || value.compareTo(Duration.ofDays(365)) > 0) {
				throw new IllegalArgumentException(
						"The " + option + " must be more than zero and at most a year, such as 10s, not " + value);
			}
			return value;
		}

	}

}
