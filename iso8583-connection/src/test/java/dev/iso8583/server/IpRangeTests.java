package dev.iso8583.server;

import java.net.InetAddress;
import java.net.UnknownHostException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class IpRangeTests {

	@ParameterizedTest
	@CsvSource({ "10.1.2.3, 10.1.2.3", "10.0.0.0/8, 10.255.255.255", "10.1.2.0/23, 10.1.3.255", "0.0.0.0/0, 192.0.2.1",
			"10.1.2.128/25, 10.1.2.128", "255.255.255.255/32, 255.255.255.255", "2001:db8::/32, 2001:db8:ffff::1",
			"2001:db8::1, 2001:DB8:0:0::1", "::/0, fe80::1", "2001:db8:0:8000::/49, 2001:db8:0:ffff::",
			"::ffff:10.0.0.0/104, 10.1.2.3", "::ffff:10.1.2.3, 10.1.2.3", "::ffff:a01:203/128, 10.1.2.3" })
	void addressIsInTheRange(String range, String address) throws UnknownHostException {
		assertThat(IpRange.of(range).contains(InetAddress.getByName(address))).isTrue();
	}

	@ParameterizedTest
	@CsvSource({ "10.1.2.3, 10.1.2.4", "10.0.0.0/8, 11.0.0.0", "10.1.2.0/23, 10.1.4.0", "10.1.2.128/25, 10.1.2.127",
			"0.0.0.0/0, 2001:db8::1", "::/0, 10.1.2.3", "2001:db8::/32, 2001:db9::",
			"2001:db8:0:8000::/49, 2001:db8:0:7fff::", "::ffff:10.0.0.0/104, 11.0.0.0", "::a01:203, 10.1.2.3" })
	void addressIsOutsideTheRange(String range, String address) throws UnknownHostException {
		assertThat(IpRange.of(range).contains(InetAddress.getByName(address))).isFalse();
	}

	@Test
	void everybodyContainsAllAddresses() throws UnknownHostException {
		InetAddress ipv4 = InetAddress.getByName("192.0.2.1");
		InetAddress ipv6 = InetAddress.getByName("2001:db8::1");
		assertThat(IpRange.EVERYBODY).anyMatch((range) -> range.contains(ipv4))
			.anyMatch((range) -> range.contains(ipv6));
	}

	@ParameterizedTest
	@ValueSource(strings = { "terminal.example", "localhost", "", " ", "10.1.2", "10.1.2.256", "010.1.2.3", "10.1.2.3.",
			"10.1.2.3.4", "1::2::3", "[::1]", "fe80::1%lo", "dead.beef", "*", "10.1.2.3 " })
	void whatIsNoAddressIsRefusedAndNeverLookedUp(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> IpRange.of(text))
			.withMessage("'" + text + "' is not an IP address or a network; write one, such as 10.1.2.3, 10.1.0.0/16 or"
					+ " 2001:db8::/32. A host name cannot be in the list");
	}

	@ParameterizedTest
	@ValueSource(strings = { "10.0.0.0/", "10.0.0.0/x", "10.0.0.0/-1", "10.0.0.0/08", "10.0.0.0/8/8",
			"10.0.0.0/255.0.0.0", "::ffff:10.0.0.0/8" })
	void prefixThatIsNoneIsRefused(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> IpRange.of(text))
			.withMessageStartingWith("'" + text + "' has a prefix that does not fit its address");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.0/33, 32", "2001:db8::/129, 128" })
	void prefixThatIsTooLongIsRefused(String text, int bits) {
		assertThatIllegalArgumentException().isThrownBy(() -> IpRange.of(text))
			.withMessageEndingWith("must be from 0 to " + bits + ", the number of bits of the address");
	}

	@Test
	void addressWithBitsBeyondItsPrefixIsRefusedSinceOneOfThemIsAMistake() {
		assertThatIllegalArgumentException().isThrownBy(() -> IpRange.of("10.1.2.3/8"))
			.withMessage("'10.1.2.3/8' has bits beyond its 8; write 10.0.0.0/8 for the network, or 10.1.2.3 for the one"
					+ " address");
	}

	@Test
	void rangeShowsItsNetworkAndPrefix() {
		assertThat(IpRange.of("10.1.0.0/16")).hasToString("10.1.0.0/16");
		assertThat(IpRange.of("10.1.2.3")).hasToString("10.1.2.3/32").isEqualTo(IpRange.of("::ffff:10.1.2.3"));
	}

}
