package dev.iso8583.testing;

import com.solab.iso8583.IsoMessage;

import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;

/**
 * The format that tests use, and messages of it. The card data are canaries: no log and
 * no message of an exception may ever hold them.
 */
public final class Messages {

	public static final String PAN = "4111111111111111";

	public static final String TRACK_2 = "5413330089020011D2512201041";

	public static final String PIN_BLOCK = "DEADBEEF0BADF00D";

	public static final String GUIDE = """
			<field num="2" type="LLVAR"/>
			<field num="3" type="NUMERIC" length="6"/>
			<field num="4" type="NUMERIC" length="12"/>
			<field num="7" type="NUMERIC" length="10"/>
			<field num="11" type="NUMERIC" length="6"/>
			<field num="35" type="LLVAR"/>
			<field num="37" type="ALPHA" length="12"/>
			<field num="39" type="ALPHA" length="2"/>
			<field num="41" type="ALPHA" length="8"/>
			<field num="48" type="LLLVAR"/>
			<field num="49" type="NUMERIC" length="3"/>
			<field num="52" type="BINARY" length="8"/>
			<field num="70" type="NUMERIC" length="3"/>
			""";

	private Messages() {
	}

	public static MessageFormat format() {
		return format(StanGenerator.inMemory());
	}

	public static MessageFormat format(StanGenerator stans) {
		return builder().stanGenerator(stans).build();
	}

	public static MessageFormat.Builder builder() {
		return MessageFormat.builder()
			.configuration(
					guides("0100", "0101", "0110", "0120", "0130", "0400", "0401", "0410", "0620", "0800", "0810"));
	}

	/** Return a j8583 configuration with the same parse guide for each type. */
	public static String guides(String... types) {
		StringBuilder xml = new StringBuilder("<j8583-config>\n");
		for (String type : types) {
			xml.append("<parse type=\"").append(type).append("\">\n").append(GUIDE).append("</parse>\n");
		}
		return xml.append("</j8583-config>").toString();
	}

	public static String stan(int number) {
		return String.format("%06d", number);
	}

	public static String stanOf(IsoMessage message) {
		return message.getField(11).toString();
	}

	public static String responseCodeOf(IsoMessage message) {
		return message.getField(39).toString();
	}

}
