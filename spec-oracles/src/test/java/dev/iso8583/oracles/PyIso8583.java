package dev.iso8583.oracles;

import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.FieldSpec;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.LengthIndicator.Counts;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Messages as pyiso8583 writes and reads them, by a specification of ours that is said in
 * its words.
 */
final class PyIso8583 implements Library {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	/** Names of Java that Python has others for. */
	private static final Map<String, String> CHARSETS = Map.of("US-ASCII", "ascii", "x-IBM875", "cp875", "KOI8-R",
			"koi8_r", "TIS-620", "tis_620");

	private static final Program PROGRAM = start();

	private static int loaded;

	private final String name;

	private final MessageSpec spec;

	PyIso8583(MessageSpec spec) throws Refusal {
		synchronized (PyIso8583.class) {
			this.name = "spec" + loaded++;
		}
		this.spec = spec;
		PROGRAM.ask("spec", this.name, Program.word(json(spec)));
	}

	private static Program start() {
		Path directory = Path.of("src/test/python").toAbsolutePath();
		Path library = Path.of("target/python").toAbsolutePath();
		if (!Files.isDirectory(library.resolve("iso8583"))) {
			Program.run(directory, "python3", "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-deps",
					"--require-hashes", "--target", library.toString(), "-r", "requirements.txt");
		}
		return Program.start(Map.of("PYTHONPATH", library.toString()), "python3", "-B",
				directory.resolve("oracle.py").toString());
	}

	/** Whether it can say what a field is. */
	static boolean has(FieldSpec field) {
		LengthIndicator length = field.length();
		boolean isSigned = field.content() == Content.XN && !(field.encoding() instanceof Encoding.Text);
		boolean countsBytes = length != null && length.counts() == Counts.BYTES && !length.includesItself();
		boolean hasLength = length == null || countsBytes || length.counts() == Counts.UNITS
				|| length.counts() == Counts.HEX_DIGITS && field.encoding() instanceof Encoding.Binary;
		return field.parts() == null && field.room() == 0 && !field.trim() && !isSigned && hasLength
				&& !(field.encoding() instanceof Encoding.Hex && length != null && length.counts() == Counts.UNITS)
				&& (length == null || !(length.encoding() instanceof Encoding.Hex)) && has(field.encoding())
				&& (length == null || has(length.encoding()));
	}

	/** Python has no code page 1047. */
	private static boolean has(Encoding encoding) {
		return !(encoding instanceof Encoding.Text text && text.charset().name().equals("IBM1047"))
				&& !(encoding instanceof Encoding.Hex hex && hex.charset().name().equals("IBM1047"));
	}

	/** Return the name of a character set in Python. */
	static String charset(Charset charset) {
		String name = charset.name();
		return CHARSETS.getOrDefault(name,
				name.replaceFirst("^(IBM0?|windows-)", "cp").replace("cp37", "cp037").toLowerCase(Locale.ROOT));
	}

	private static String json(MessageSpec spec) {
		List<String> fields = new ArrayList<>();
		String bitmap = (spec.bitmap() instanceof Encoding.Hex hex) ? charset(hex.charset()) : "b";
		int size = bitmap.equals("b") ? 8 : 16;
		fields.add(json("h", "ascii", "ascii", 0, 0, ""));
		fields.add(json("t", encoding(spec.mti()), "ascii", 0, encoding(spec.mti()).equals("b") ? 2 : 4, ""));
		fields.add(json("p", bitmap, "ascii", 0, size, ""));
		fields.add(json("1", bitmap, "ascii", 0, size, ""));
		spec.fields().forEach((number, field) -> fields.add(json(number.toString(), field)));
		for (int number = 2; number <= 128; number++) {
			if (!spec.fields().containsKey(number) && spec.bitmaps() == Bitmaps.TWO) {
				fields.add(json(Integer.toString(number), "ascii", "ascii", 0, 1, ""));
			}
		}
		return "{" + String.join(", ", fields) + "}";
	}

	private static String json(String key, FieldSpec field) {
		LengthIndicator length = field.length();
		Encoding encoding = field.encoding();
		int size = (length == null) ? 0 : length.length();
		boolean isNumber = length != null && length.encoding() instanceof Encoding.Binary;
		String lengths = (length == null) ? "ascii"
				: isNumber ? "b" : (length.encoding() instanceof Encoding.Bcd) ? "bcd" : encoding(length.encoding());
		boolean inNibbles = encoding instanceof Encoding.Bcd && (length == null || length.counts() == Counts.UNITS)
				|| length != null && length.counts() == Counts.HEX_DIGITS;
		String fill = (encoding instanceof Encoding.Bcd bcd && inNibbles) ? ", \"" + (bcd.left() ? "right" : "left")
				+ "_pad\": \"" + Integer.toHexString(bcd.fill()).toUpperCase(Locale.ROOT) + "\"" : "";
		int maximum = (encoding instanceof Encoding.Hex) ? encoding.bytes(field.maximum())
				: (encoding instanceof Encoding.Bcd && !inNibbles) ? encoding.bytes(field.maximum())
						: (length != null && length.counts() == Counts.HEX_DIGITS) ? 2 * field.maximum()
								: field.maximum();
		return json(key, encoding(encoding), lengths, size, maximum,
				(inNibbles ? ", \"len_count\": \"nibbles\"" : "") + fill);
	}

	private static String json(String key, String encoding, String lengths, int size, int maximum, String more) {
		return "\"" + key + "\": {\"data_enc\": \"" + encoding + "\", \"len_enc\": \"" + lengths + "\", \"len_type\": "
				+ size + ", \"max_len\": " + maximum + ", \"desc\": \"\"" + more + "}";
	}

	private static String encoding(Encoding encoding) {
		return (encoding instanceof Encoding.Text text) ? charset(text.charset())
				: (encoding instanceof Encoding.Hex hex) ? charset(hex.charset()) : "b";
	}

	@Override
	public byte[] write(Sample sample) throws Refusal {
		List<String> request = new ArrayList<>(List.of("write", this.name, "t=" + Program.word(sample.mti())));
		sample.fields().forEach((number, value) -> {
			FieldSpec field = this.spec.fields().get(number);
			// the separator of a track is D in hexadecimal digits, which are text here
			Object theirs = (value instanceof byte[] bytes && !(field.encoding() instanceof Encoding.Binary))
					? HEX.formatHex(bytes) : isTrackInBcd(field) ? ((String) value).replace('=', 'D') : value;
			request.add(number + "=" + Program.word(theirs));
		});
		return (byte[]) Program.value(PROGRAM.ask(request.toArray(String[]::new)).get(0));
	}

	@Override
	public Sample read(byte[] bytes) throws Refusal {
		Map<Integer, Object> fields = new TreeMap<>();
		String mti = "";
		for (String word : PROGRAM.ask("read", this.name, Program.word(bytes))) {
			int end = word.indexOf('=');
			String value = (String) Program.value(word.substring(end + 1));
			if (word.startsWith("t=")) {
				mti = value;
				continue;
			}
			int number = Integer.parseInt(word.substring(0, end));
			FieldSpec field = this.spec.fields().get(number);
			fields.put(number, (field.content() == Content.B) ? HEX.parseHex(value)
					: isTrackInBcd(field) ? value.replace('D', '=') : value);
		}
		return new Sample(mti, new byte[0], fields);
	}

	private static boolean isTrackInBcd(FieldSpec field) {
		return field.content() == Content.Z && field.encoding() instanceof Encoding.Bcd;
	}

}
