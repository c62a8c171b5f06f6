package dev.iso8583.message.spec.jpos;

import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What jPOS has and a specification cannot say.
 */
final class Unsupported {

	private static final String TAGGED = "a part with a tag, which stands only where all parts have tags";

	private static final String ENDED = "a part without a length, which is not supported";

	private static final Map<String, String> CLASSES = new HashMap<>();

	static {
		add(TAGGED, "IFA_TTLCHAR", "IFA_TTLLCHAR", "IFA_TTLLLCHAR", "IFA_TTLLLLCHAR", "IFA_TTTLLLCHAR", "IFA_TTLBINARY",
				"IFA_TTLLBINARY", "IFA_TTLLLBINARY", "IFA_TTLLLLBINARY", "IFTA_LLCHAR", "IFTA_LLLCHAR", "IFTA_LLNUM",
				"IFTA_LLLNUM", "IFTA_LLBINARY", "IFTA_LLLBINARY", "IFTB_LLBINARY", "IFMC_LLCHAR", "IFMC_LLLCHAR",
				"IFMC_LLBINARY", "IFMC_LLLBINARY", "IFEMC_LLCHAR", "IFEMC_LLLCHAR", "IFEPE_LLCHAR", "IFEPE_LLLCHAR",
				"IFEPE_LLBINARY", "IFIPM_LLLCHAR", "IFEP_LLCHAR", "IFEP_LLLCHAR", "IFEP_LLLBINARY", "IFELPE_LLLCHAR",
				"IFMC_TCC", "IFEMC_TCC");
		add(ENDED, "IF_FCHAR", "IF_FBINARY", "IF_TCHAR", "IF_FSTCHAR", "IF_FSTBINARY", "IF_TBASE");
		add("a bitmap within the fields, which is not supported here", "IFA_BITMAP", "IFB_BITMAP", "IFE_BITMAP",
				"X92_BITMAP", "Base1_BITMAP126");
		add("a number with its sign in the last digit, which is not supported", "IFE_SIGNED_NUMERIC");
		add("an amount with its currency, which is not supported", "IFA_AMOUNT2003", "IFB_AMOUNT2003");
		add("text of hexadecimal digits in BCD, which is not supported", "IFB_HEX");
		add("a field of no bytes, which is not supported", "IF_NOP");
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
			case "GenericPackager", "GenericSubFieldPackager", "Base1SubFieldPackager", "EuroSubFieldPackager",
					"MasterCardEBCDICSubFieldPackager", "GICCSubFieldPackager", "GenericTaggedFieldsPackager",
					"BERTLVBinaryPackager", "BERTLVAsciiHexPackager", "BERTLVEbcdicHexPackager" ->
				null;
			case "DatasetPackager", "ICCDataPackager" ->
				"its parts are datasets, and the file does not say which; write parts: datasets";
			case "TaggedSequencePackager", "BinaryHexTaggedSequencePackager" ->
				"its parts are a sequence with any tags, which is not supported";
			default -> "its parts are not supported" + (packager.isEmpty() ? "" : " (packager " + packager + ")");
		};
	}

}
