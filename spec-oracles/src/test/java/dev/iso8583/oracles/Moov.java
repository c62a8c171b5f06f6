package dev.iso8583.oracles;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.iso8583.message.spec.Content;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.LengthIndicator;
import dev.iso8583.message.spec.MessageSpec;

/**
 * Messages as moov-io/iso8583 writes and reads them, by a file of JSON.
 */
final class Moov implements Library {

	private static final Program PROGRAM = start();

	private static int loaded;

	private final String name;

	/**
	 * Load a file.
	 * @throws Refusal if moov does not load it
	 */
	Moov(String json) throws Refusal {
		synchronized (Moov.class) {
			this.name = "spec" + loaded++;
		}
		PROGRAM.ask("spec", this.name, Program.word(json));
	}

	private static Program start() {
		Path program = Path.of("target", "moov").toAbsolutePath();
		Program.run(Path.of("src/test/go/moov"), "go", "build", "-mod=readonly", "-o", program.toString(), ".");
		return Program.start(Map.of(), program.toString());
	}

	/** Return a specification of moov's own, as moov exports it. */
	static String builtIn(String name) {
		try {
			return (String) Program.value(PROGRAM.ask("builtin", name).get(0));
		}
		catch (Refusal ex) {
			throw new AssertionError(ex);
		}
	}

	@Override
	public byte[] write(Sample sample) throws Refusal {
		Map<String, Object> values = new TreeMap<>();
		sample.fields().forEach((field, value) -> Program.flatten(field.toString(), value, values));
		List<String> request = new ArrayList<>(List.of("write", this.name, "0=" + Program.word(sample.mti())));
		values.forEach((path, value) -> request.add(path + "=" + Program.word(value)));
		return (byte[]) Program.value(PROGRAM.ask(request.toArray(String[]::new)).get(0));
	}

	@Override
	public Sample read(byte[] bytes) throws Refusal {
		Map<String, Object> values = new TreeMap<>();
		for (String word : PROGRAM.ask("read", this.name, Program.word(bytes))) {
			int end = word.indexOf('=');
			Program.put(values, word.substring(0, end), Program.value(word.substring(end + 1)));
		}
		String mti = (String) values.remove("0");
		Map<Integer, Object> fields = new TreeMap<>();
		values.forEach((key, value) -> fields.put(Integer.valueOf(key), value));
		return new Sample(mti, new byte[0], fields);
	}

	/**
	 * Return the file that says what a specification does, without the fields that none
	 * can say: BCD with a sign or a separator in it, and lengths that count something
	 * else.
	 */
	static String fileOf(MessageSpec spec) {
		List<String> fields = new ArrayList<>();
		fields.add("\"0\": {\"type\": \"String\", \"length\": 4, \"enc\": \"" + encoding(spec.mti())
				+ "\", \"prefix\": \"ASCII.Fixed\"}");
		fields.add("\"1\": {\"type\": \"Bitmap\", \"enc\": \"" + encoding(spec.bitmap())
				+ "\", \"prefix\": \"Binary.Fixed\"}");
		spec.fields().forEach((number, field) -> {
			boolean isSigned = field.encoding() instanceof Encoding.Bcd && field.content() != Content.N;
			String encoding = isSigned ? null : encoding(field.encoding());
			String prefix = prefix(field.length());
			if (encoding != null && prefix != null) {
				fields.add("\"" + number + "\": {\"type\": \"" + (field.content() == Content.B ? "Binary" : "String")
						+ "\", \"length\": " + field.maximum() + ", \"enc\": \"" + encoding + "\", \"prefix\": \""
						+ prefix + "\"}");
			}
		});
		return "{\"name\": \"" + spec.name() + "\", \"fields\": {" + String.join(", ", fields) + "}}";
	}

	private static String encoding(Encoding encoding) {
		if (encoding instanceof Encoding.Text text) {
			return switch (text.charset().name()) {
				case "IBM1047" -> "EBCDIC1047";
				case "IBM500" -> "EBCDIC";
				default -> "ASCII";
			};
		}
		return (encoding instanceof Encoding.Bcd bcd) ? (bcd.fill() != 0) ? null : bcd.left() ? "LBCD" : "BCD"
				: encoding.equals(Encoding.HEX) ? "HexToASCII"
						: (encoding instanceof Encoding.Binary) ? "Binary" : null;
	}

	private static String prefix(LengthIndicator length) {
		if (length == null) {
			return "ASCII.Fixed";
		}
		String encoding = encoding(length.encoding());
		return (length.counts() != LengthIndicator.Counts.UNITS || encoding == null || length.size() > 4) ? null
				: (encoding.equals("HexToASCII") ? "Hex" : encoding.replace("1047", "")) + "."
						+ "L".repeat(length.size());
	}

	/** Return bytes of a file of moov. */
	static byte[] file(String json) {
		return json.getBytes(StandardCharsets.UTF_8);
	}

}
