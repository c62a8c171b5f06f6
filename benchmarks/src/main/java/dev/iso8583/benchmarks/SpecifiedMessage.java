package dev.iso8583.benchmarks;

import java.util.LinkedHashMap;
import java.util.Map;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.spec.file.SpecFiles;

/**
 * A request of fifteen fields or more, in the coding of a network.
 */
public enum SpecifiedMessage {

	/** Everything in ASCII. */
	ASCII("iso1987-ascii", Map.of()),

	/** BCD, EBCDIC and binary lengths. */
	VISA("classpath:dev/iso8583/benchmarks/visa.yml", Map.of("22", "0510")),

	/** ASCII, and a group of four parts with a bitmap of its own. */
	NESTED("classpath:dev/iso8583/benchmarks/nested.yml", Map.of("127.2", "0000:000000042", "127.3",
			"Source      Destination 123456000042Group       ", "127.20", "20261130", "127.22", "14Card211Chip0"));

	private final String location;

	private final Map<String, String> values = new LinkedHashMap<>();

	SpecifiedMessage(String location, Map<String, String> further) {
		this.location = location;
		this.values.putAll(Map.ofEntries(Map.entry("2", "4111111111111111"), Map.entry("3", "003000"),
				Map.entry("4", "000000001250"), Map.entry("7", "1130152600"), Map.entry("12", "162600"),
				Map.entry("13", "1130"), Map.entry("14", "2912"), Map.entry("18", "5999"), Map.entry("22", "051"),
				Map.entry("25", "00"), Map.entry("32", "12345678901"), Map.entry("37", "633416000042"),
				Map.entry("41", "TERM0001"), Map.entry("42", "MERCHANT0000001"), Map.entry("49", "978")));
		this.values.putAll(further);
	}

	/**
	 * Return the values of the fields.
	 * @return the values by path, without the STAN
	 */
	public Map<String, String> fields() {
		return this.values;
	}

	/**
	 * Return the format of the message.
	 * @return a format whose STANs are all 42
	 */
	public MessageFormat format() {
		return MessageFormat.builder().spec(SpecFiles.load(this.location)).stanGenerator(() -> 42).build();
	}

	/** Make the message. */
	IsoMessage make(MessageFormat format) {
		IsoMessage message = format.newMessage("0100");
		this.values.forEach((path, value) -> format.set(message, path, value));
		return message;
	}

	/**
	 * Return the bytes of the message.
	 * @return its bytes, without framing
	 */
	public byte[] bytes() {
		MessageFormat format = format();
		return format.encode(make(format));
	}

}
