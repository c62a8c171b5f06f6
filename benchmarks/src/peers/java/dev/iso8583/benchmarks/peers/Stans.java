package dev.iso8583.benchmarks.peers;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Numbers requests from 1 to 999999 and again.
 */
final class Stans {

	private final AtomicInteger next = new AtomicInteger(1);

	String next() {
		int stan = this.next.getAndUpdate((last) -> (last == 999_999) ? 1 : last + 1);
		String digits = Integer.toString(stan);
		return "000000".substring(digits.length()) + digits;
	}

}
