package dev.iso8583.message.spec.jpos;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What jPOS has and a specification cannot say, with what to write instead.
 */
final class Unsupported {

	private static final Map<String, String> CLASSES = new HashMap<>();

	static {
		add("a part with a tag, which stands only where all parts have tags; write parts: tagged, or ans...999"
				+ " for the whole field", "IFA_TTLCHAR", "IFA_TTLLCHAR", "IFA_TTLLLCHAR", "IFA_TTLLLLCHAR",
				"IFA_TTTLLLCHAR", "IFA_TTLBINARY", "IFA_TTLLBINARY", "IFA_TTLLLBINARY", "IFA_TTLLLLBINARY",
				"IFTA_LLCHAR", "IFTA_LLLCHAR", "IFTA_LLNUM", "IFTA_LLLNUM", "IFTA_LLBINARY", "IFTA_LLLBINARY",
				"IFTB_LLBINARY", "IFMC_LLCHAR", "IFMC_LLLCHAR", "IFMC_LLBINARY", "IFMC_LLLBINARY", "IFEMC_LLCHAR",
				"IFEMC_LLLCHAR", "IFEPE_LLCHAR", "IFEPE_LLLCHAR", "IFEPE_LLBINARY", "IFIPM_LLLCHAR", "IFEP_LLCHAR",
				"IFEP_LLLCHAR", "IFEP_LLLBINARY", "IFELPE_LLLCHAR", "IFMC_TCC", "IFEMC_TCC");
		add("a part without a length, which is not supported here; write parts: positional, and ends for what ends it",
				"IF_FCHAR", "IF_FBINARY", "IF_TCHAR", "IF_FSTCHAR", "IF_TBASE");
		add("bytes that the byte in token ends, which jPOS writes one place too early; write parts: positional, with"
				+ " b..20 for this part and ends for the byte, such as ends: {3: 0x1C}", "IF_FSTBINARY");
		add("a bitmap within the fields, which is not supported here; write b and its number of bytes, or parts:"
				+ " bitmap for the field that it is in", "IFA_BITMAP", "IFB_BITMAP", "IFE_BITMAP", "X92_BITMAP",
				"Base1_BITMAP126");
		add("a number with its sign in the last digit, which is not supported; write ans of this length with"
				+ " encoding: ebcdic-1047, whose last character is } or J to R if it is negative",
				"IFE_SIGNED_NUMERIC");
		add("a field of no bytes, which is not supported; write none", "IF_NOP");
	}

	private Unsupported() {
	}

	private static void add(String reason, String... classes) {
		for (String name : classes) {
			CLASSES.put(name, reason);
		}
	}

	/** Return why a field class is not supported, or {@code null} if it is unknown. */
	static @Nullable String reason(String fieldClass) {
		return CLASSES.get(fieldClass);
	}

	/** Return why parts of a packager are not supported, or {@code null} if they are. */
	static @Nullable String packager(String packager) {
		return switch (packager) {
			case "GenericPackager", "GenericSubFieldPackager", "Base1SubFieldPackager", "CTCSubFieldPackager",
					"EuroSubFieldPackager", "MasterCardEBCDICSubFieldPackager", "GICCSubFieldPackager",
					"GenericTaggedFieldsPackager", "BERTLVBinaryPackager", "BERTLVAsciiHexPackager",
					"BERTLVEbcdicHexPackager", "DatasetPackager", "ICCDataPackager", "TaggedSequencePackager" ->
				null;
			case "BinaryHexTaggedSequencePackager" ->
				"its tags are written as characters, but read as bytes; write parts: tagged, with the encoding of the tags";
			case "CTCSubElementPackager" ->
				"its parts are written with tags, but read without; write parts: tagged, or positional";
			default -> "its parts are not supported" + (packager.isEmpty() ? "" : " (packager " + packager + ")")
					+ "; write parts: positional, bitmap or tagged, or none";
		};
	}

}
