package dev.iso8583.oracles;

import java.util.Arrays;
import java.util.HexFormat;

import dev.iso8583.message.UndecodableMessageException;
import dev.iso8583.message.UnencodableMessageException;

/**
 * Where another library and we do not do the same.
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
	static Deviation of(Library library, Ours ours, Sample sample) {
		byte[] theirs = null;
		byte[] own = null;
		String refusal = "";
		try {
			theirs = library.write(sample);
		}
		catch (Library.Refusal ex) {
			refusal = ex.getMessage();
		}
		try {
			own = ours.write(sample);
		}
		catch (IllegalArgumentException | UnencodableMessageException ex) {
			refusal = ex.toString();
		}
		if (theirs == null || own == null) {
			return (theirs != null) ? new Deviation(Kind.WE_REFUSE, refusal)
					: (own != null) ? new Deviation(Kind.THEY_REFUSE, refusal) : null;
		}
		if (!Arrays.equals(theirs, own)) {
			return new Deviation(Kind.BYTES, HEX.formatHex(theirs) + ", and ours " + HEX.formatHex(own));
		}
		return ofReading(library, ours, own);
	}

	private static Deviation ofReading(Library library, Ours ours, byte[] bytes) {
		Sample own;
		try {
			own = ours.read(bytes);
		}
		catch (UndecodableMessageException ex) {
			return new Deviation(Kind.BYTES, "we do not read it: " + ex);
		}
		try {
			String read = library.read(bytes).describe();
			return read.equals(own.describe()) ? null
					: new Deviation(Kind.READING, read + ", and we " + own.describe());
		}
		catch (Library.Refusal ex) {
			return new Deviation(Kind.READING, ex.getMessage());
		}
	}

	/** What they do not do alike. */
	enum Kind {

		/** What they write. */
		BYTES,

		/** The library writes it, and we do not. */
		WE_REFUSE,

		/** We write it, and the library does not. */
		THEY_REFUSE,

		/** What they read. */
		READING

	}

}
