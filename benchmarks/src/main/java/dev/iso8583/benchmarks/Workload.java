package dev.iso8583.benchmarks;

import java.util.Map;
import java.util.TreeMap;

/**
 * What is asked and answered. All drivers send the same bytes: the MTI in ASCII, a binary
 * bitmap, fields in ASCII.
 */
public enum Workload {

	/** A message type and a STAN, 18 bytes, answered with the same. */
	STAN("0800", "0810", Map.of()),

	/**
	 * A purchase of 15 fields, answered with those that name it and a response code, but
	 * without the card number.
	 */
	PURCHASE("0200", "0210",
			Map.ofEntries(Map.entry(2, "4111111111111111"), Map.entry(3, "000000"), Map.entry(4, "000000001250"),
					Map.entry(7, "1122101500"), Map.entry(12, "101500"), Map.entry(13, "1122"), Map.entry(18, "5411"),
					Map.entry(22, "051"), Map.entry(25, "00"), Map.entry(32, "12345678901"),
					Map.entry(37, "632610123456"), Map.entry(41, "TERM0001"), Map.entry(42, "MERCHANT0000001"),
					Map.entry(49, "978")));

	/** What is in the messages, in the words of j8583. */
	public static final String CONFIGURATION = """
			<j8583-config>
				<parse type="0800">
					<field num="11" type="NUMERIC" length="6"/>
				</parse>
				<parse type="0810" extends="0800"/>
				<parse type="0200">
					<field num="2" type="LLVAR"/>
					<field num="3" type="NUMERIC" length="6"/>
					<field num="4" type="NUMERIC" length="12"/>
					<field num="7" type="NUMERIC" length="10"/>
					<field num="11" type="NUMERIC" length="6"/>
					<field num="12" type="NUMERIC" length="6"/>
					<field num="13" type="NUMERIC" length="4"/>
					<field num="18" type="NUMERIC" length="4"/>
					<field num="22" type="NUMERIC" length="3"/>
					<field num="25" type="NUMERIC" length="2"/>
					<field num="32" type="LLVAR"/>
					<field num="37" type="ALPHA" length="12"/>
					<field num="41" type="ALPHA" length="8"/>
					<field num="42" type="ALPHA" length="15"/>
					<field num="49" type="NUMERIC" length="3"/>
				</parse>
				<parse type="0210" extends="0200">
					<field num="39" type="ALPHA" length="2"/>
				</parse>
			</j8583-config>
			""";

	/** Fields of a request that are not repeated in its response. */
	public static final int[] NOT_ECHOED = { 2, 18, 22, 25 };

	private final String request;

	private final String response;

	private final Map<Integer, String> fields;

	Workload(String request, String response, Map<Integer, String> fields) {
		this.request = request;
		this.response = response;
		this.fields = new TreeMap<>(fields);
	}

	/**
	 * Return the message type of requests.
	 * @return four digits
	 */
	public String request() {
		return this.request;
	}

	/**
	 * Return the message type of responses.
	 * @return four digits
	 */
	public String response() {
		return this.response;
	}

	/**
	 * Return the fields of a request, but its STAN.
	 * @return values by number of field, in order
	 */
	public Map<Integer, String> fields() {
		return this.fields;
	}

	/**
	 * Return whether responses have a response code, 00.
	 * @return whether field 39 is there
	 */
	public boolean answersWithCode() {
		return this == PURCHASE;
	}

}
