package dev.iso8583.oracles;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.TreeMap;

import org.jpos.iso.ISOException;

import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;

/**
 * Where jPOS and we do not do the same.
 *
 * @param kind in what
 * @param text what each does
 */
record Deviation(Kind kind, String text) {

	private static final HexFormat HEX = HexFormat.of();

	/**
	 * Compare what both write, and what each reads of what the other has written.
	 * @return the deviation, or {@code null} if there is none
	 */
	static Deviation of(Jpos jpos, Ours ours, Sample sample) {
		byte[] theirs = null;
		byte[] own = null;
		String refusal = "";
		try {
			theirs = jpos.write(forJpos(jpos, sample));
		}
		catch (ISOException | RuntimeException ex) {
			refusal = ex.toString();
		}
		try {
			own = ours.write(sample);
		}
		catch (IllegalArgumentException | UnencodableMessageException ex) {
			refusal = ex.toString();
		}
		if (theirs == null || own == null) {
			return (theirs != null) ? new Deviation(Kind.WE_REFUSE, refusal)
					: (own != null) ? new Deviation(Kind.JPOS_REFUSES, refusal) : null;
		}
		if (!Arrays.equals(theirs, own)) {
			return new Deviation(Kind.BYTES, HEX.formatHex(theirs) + ", and ours " + HEX.formatHex(own));
		}
		return ofReading(jpos, ours, own);
	}

	private static Deviation ofReading(Jpos jpos, Ours ours, byte[] bytes) {
		Sample own;
		try {
			own = ours.read(bytes);
		}
		catch (UndecodableMessageException ex) {
			return new Deviation(Kind.BYTES, "we do not read it: " + ex);
		}
		try {
			String read = jpos.read(bytes).describe();
			return read.equals(own.describe()) ? null
					: new Deviation(Kind.READING, read + ", and we " + own.describe());
		}
		catch (ISOException | RuntimeException ex) {
			return new Deviation(Kind.READING, ex.toString());
		}
	}

	/** Text of ours is bytes in jPOS where it translates them. */
	private static Sample forJpos(Jpos jpos, Sample sample) {
		Sample theirs = new Sample(sample.mti(), sample.header(), new TreeMap<>(sample.fields()));
		theirs.fields()
			.replaceAll((field, value) -> (value instanceof String text && jpos.isBinary(field))
					? text.getBytes(StandardCharsets.ISO_8859_1) : value);
		return theirs;
	}

	/** What they do not do alike. */
	enum Kind {

		/** What they write. */
		BYTES,

		/** jPOS writes it, and we do not. */
		WE_REFUSE,

		/** We write it, and jPOS does not. */
		JPOS_REFUSES,

		/** What they read. */
		READING

	}

}
