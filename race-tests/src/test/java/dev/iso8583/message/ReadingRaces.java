package dev.iso8583.message;

import java.nio.charset.StandardCharsets;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.LL_Result;
import org.openjdk.jcstress.infra.results.ZL_Result;

/**
 * Two threads read one message at the same time. The message parses a field when it is
 * first requested.
 */
final class ReadingRaces {

	private static final int STAN = 11;

	private static final MessageFormat FORMAT = MessageFormat.builder()
		.configuration("<j8583-config><parse type=\"0800\"><field num=\"3\" type=\"NUMERIC\" length=\"6\"/>"
				+ "<field num=\"7\" type=\"NUMERIC\" length=\"10\"/><field num=\"11\" type=\"NUMERIC\" length=\"6\"/>"
				+ "<field num=\"41\" type=\"ALPHA\" length=\"8\"/></parse></j8583-config>")
		.build();

	private static final byte[] BYTES = "080022200000008000000000001122203000000123TERM0001"
		.getBytes(StandardCharsets.US_ASCII);

	private ReadingRaces() {
	}

	/**
	 * A message none of whose fields has been requested yet.
	 */
	static class Unread {

		final IsoMessage message = decode();

		private static IsoMessage decode() {
			try {
				return FORMAT.decode(BYTES);
			}
			catch (UndecodableMessageException ex) {
				throw new IllegalStateException(ex);
			}
		}

		String read() {
			IsoValue<?> value = this.message.getField(STAN);
			return (value != null) ? value + "/" + value.getLength() + "/" + value.getCharacterEncoding() : "none";
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "000123/6/ISO-8859-1, 000123/6/ISO-8859-1", expect = Expect.ACCEPTABLE,
			desc = "Both threads read the value.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "A thread read no value or an incomplete one.")
	public static class BothReadAField extends Unread {

		@Actor
		public void one(LL_Result result) {
			result.r1 = read();
		}

		@Actor
		public void other(LL_Result result) {
			result.r2 = read();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "true, 000123/6/ISO-8859-1", expect = Expect.ACCEPTABLE, desc = "The field is present.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The field seemed absent for a moment.")
	public static class OneReadsAFieldAndTheOtherAsksWhetherItIsThere extends Unread {

		@Actor
		public void asks(ZL_Result result) {
			result.r1 = this.message.hasField(STAN);
		}

		@Actor
		public void reads(ZL_Result result) {
			result.r2 = read();
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "000123/6/ISO-8859-1, 080022200000008000000000001122203000000123TERM0001", expect = Expect.ACCEPTABLE,
			desc = "The message is written as it was received.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "Another message was written.")
	public static class OneReadsAFieldAndTheOtherWritesTheMessage extends Unread {

		@Actor
		public void reads(LL_Result result) {
			result.r1 = read();
		}

		@Actor
		public void writes(LL_Result result) {
			result.r2 = new String(FORMAT.encode(this.message), StandardCharsets.US_ASCII);
		}

	}

	@JCStressTest
	@State
	@Outcome(id = "000123/6/ISO-8859-1, 081022200000008000000000001122203000000123TERM0001", expect = Expect.ACCEPTABLE,
			desc = "The response has the fields of the message.")
	@Outcome(expect = Expect.FORBIDDEN, desc = "The response answers another message.")
	public static class OneReadsAFieldAndTheOtherAnswers extends Unread {

		@Actor
		public void reads(LL_Result result) {
			result.r1 = read();
		}

		@Actor
		public void answers(LL_Result result) {
			result.r2 = new String(FORMAT.encode(FORMAT.responseTo(this.message)), StandardCharsets.US_ASCII);
		}

	}

}
