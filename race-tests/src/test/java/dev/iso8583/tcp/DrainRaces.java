package dev.iso8583.tcp;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

import com.solab.iso8583.IsoMessage;
import org.jspecify.annotations.Nullable;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;

import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.message.MessageFormat;

/**
 * A handler completes its reply while its connection closes in an orderly way: the reply
 * is sent, and the connection ends without waiting for the whole grace period.
 */
final class DrainRaces {

	private static final MessageFormat FORMAT = MessageFormat.builder()
		.configuration("""
				<j8583-config><parse type="0100"><field num="11" type="NUMERIC" length="6"/></parse></j8583-config>""")
		.build();

	private static final byte[] REQUEST = "01000020000000000000000001".getBytes(StandardCharsets.US_ASCII);

	private DrainRaces() {
	}

	@JCStressTest
	@State
	@Outcome(id = "1 written, closed", expect = Expect.ACCEPTABLE,
			desc = "The reply was written, and the connection ended.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The reply was lost, or the connection did not end.")
	public static class HandlerAndClose {

		private final RacedConnection connection;

		private final CompletableFuture<@Nullable IsoMessage> reply = new CompletableFuture<>();

		private @Nullable IsoMessage request;

		public HandlerAndClose() {
			this.connection = new RacedConnection(
					ConnectionOptions.builder(FORMAT).messageHandler(new MessageHandler() {
						@Override
						public @Nullable IsoMessage handle(IsoMessage message, Connection on) {
							throw new AssertionError();
						}

						@Override
						public CompletableFuture<@Nullable IsoMessage> handleAsync(IsoMessage message, Connection on) {
							HandlerAndClose.this.request = message;
							return HandlerAndClose.this.reply;
						}
					}).build(), null, new AtomicLong());
			this.connection.reads(REQUEST);
		}

		@Actor
		public void handler() {
			this.reply.complete(FORMAT.responseTo(this.request));
		}

		@Actor
		public void close() {
			this.connection.closes();
		}

		@Arbiter
		public void outcome(LL_Result result) {
			this.connection.writes();
			result.r1 = this.connection.written() + " written";
			result.r2 = this.connection.isOpen() ? "open" : "closed";
		}

	}

}
