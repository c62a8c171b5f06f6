package dev.iso8583.benchmarks.peers;

import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jpos.iso.IFA_LLCHAR;
import org.jpos.iso.IFA_LLLBINARY;
import org.jpos.iso.IFA_LLLCHAR;
import org.jpos.iso.IFA_NUMERIC;
import org.jpos.iso.IFB_BITMAP;
import org.jpos.iso.IFB_LLHNUM;
import org.jpos.iso.IFB_NUMERIC;
import org.jpos.iso.IFE_CHAR;
import org.jpos.iso.IF_CHAR;
import org.jpos.iso.ISOBasePackager;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOFieldPackager;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOMsgFieldPackager;
import org.jpos.iso.packager.ISO87APackager;
import org.jpos.iso.packager.ISO87APackagerBBitmap;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

import dev.iso8583.benchmarks.SpecifiedMessage;

/**
 * The messages of {@code SpecificationBenchmark} as jPOS packs and unpacks them: the same
 * bytes.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class JposPackagerBenchmark {

	/** Which message. */
	@Param
	public SpecifiedMessage kind = SpecifiedMessage.ASCII;

	private ISOBasePackager packager = new ISO87APackager();

	private ISOMsg message = new ISOMsg();

	private byte[] bytes = {};

	/**
	 * Make what is packed and unpacked.
	 * @throws ISOException if jPOS cannot pack the message
	 */
	@Setup
	public void setUp() throws ISOException {
		this.packager = switch (this.kind) {
			case ASCII -> new ISO87APackager();
			case VISA -> new Visa();
			case NESTED -> new Nested();
		};
		this.message = make();
		this.bytes = this.message.pack();
		if (!Arrays.equals(this.bytes, this.kind.bytes())) {
			throw new IllegalStateException("jPOS writes " + this.kind + " as other bytes");
		}
	}

	private ISOMsg make() throws ISOException {
		ISOMsg made = new ISOMsg("0100");
		made.setPackager(this.packager);
		for (Map.Entry<String, String> value : this.kind.fields().entrySet()) {
			made.set(value.getKey(), value.getValue());
		}
		made.set(11, "000042");
		return made;
	}

	/**
	 * Write a message that is there. jPOS keeps the bitmap of the first time.
	 * @return its bytes
	 * @throws ISOException never
	 */
	@Benchmark
	public byte[] encode() throws ISOException {
		return this.message.pack();
	}

	/**
	 * Make a message with all of its fields, and write it.
	 * @return its bytes
	 * @throws ISOException never
	 */
	@Benchmark
	public byte[] pack() throws ISOException {
		return make().pack();
	}

	/**
	 * Read a message, which is always with all of its fields and parts.
	 * @return the message
	 * @throws ISOException never
	 */
	@Benchmark
	public ISOMsg unpack() throws ISOException {
		ISOMsg read = new ISOMsg();
		read.setPackager(this.packager);
		read.unpack(this.bytes);
		return read;
	}

	/** BCD, EBCDIC and binary lengths. */
	private static final class Visa extends ISOBasePackager {

		Visa() {
			ISOFieldPackager[] fields = new ISOFieldPackager[129];
			fields[0] = new IFB_NUMERIC(4, "", true);
			fields[1] = new IFB_BITMAP(16, "");
			fields[2] = new IFB_LLHNUM(19, "", true);
			fields[32] = new IFB_LLHNUM(11, "", true);
			int[][] numbers = { { 3, 6 }, { 4, 12 }, { 7, 10 }, { 11, 6 }, { 12, 6 }, { 13, 4 }, { 14, 4 }, { 18, 4 },
					{ 22, 4 }, { 25, 2 }, { 49, 3 } };
			for (int[] number : numbers) {
				fields[number[0]] = new IFB_NUMERIC(number[1], "", true);
			}
			fields[37] = new IFE_CHAR(12, "");
			fields[41] = new IFE_CHAR(8, "");
			fields[42] = new IFE_CHAR(15, "");
			setFieldPackager(fields);
		}

	}

	/** ASCII, and a group with a bitmap of its own. */
	private static final class Nested extends ISO87APackagerBBitmap {

		Nested() {
			setFieldPackager(127, new ISOMsgFieldPackager(new IFA_LLLBINARY(999, ""), new Group()));
		}

	}

	/** The group of field 127. */
	private static final class Group extends ISOBasePackager {

		Group() {
			ISOFieldPackager[] parts = new ISOFieldPackager[65];
			// it has no MTI
			parts[0] = new IF_CHAR(0, "");
			parts[1] = new IFB_BITMAP(8, "");
			parts[2] = new IFA_LLCHAR(32, "");
			parts[3] = new IF_CHAR(48, "");
			parts[20] = new IFA_NUMERIC(8, "");
			parts[22] = new IFA_LLLCHAR(999, "");
			setFieldPackager(parts);
		}

		@Override
		protected boolean emitBitMap() {
			return true;
		}

		@Override
		protected int getFirstField() {
			return 2;
		}

	}

}
