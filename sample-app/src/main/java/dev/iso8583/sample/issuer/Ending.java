package dev.iso8583.sample.issuer;

import java.util.Arrays;

/**
 * How the issuer ends an authorization. The amount chooses, so that every ending can be
 * seen with nothing but curl:
 *
 * <table>
 * <caption>Amounts and endings</caption>
 * <tr>
 * <th>amount</th>
 * <th>ending</th>
 * </tr>
 * <tr>
 * <td>5100</td>
 * <td>declined with 51, not sufficient funds</td>
 * </tr>
 * <tr>
 * <td>5400</td>
 * <td>declined with 54, expired card</td>
 * </tr>
 * <tr>
 * <td>9100</td>
 * <td>approved after 3 seconds</td>
 * </tr>
 * <tr>
 * <td>9900</td>
 * <td>silence: no answer ever, and then a reversal, which is answered</td>
 * </tr>
 * <tr>
 * <td>any other</td>
 * <td>approved at once</td>
 * </tr>
 * </table>
 */
enum Ending {

	/** Response code 51. */
	NOT_SUFFICIENT_FUNDS(5100),

	/** Response code 54. */
	EXPIRED_CARD(5400),

	/** Response code 00, late. */
	SLOW_APPROVAL(9100),

	/** No response. */
	SILENCE(9900),

	/** Response code 00. */
	APPROVAL(-1);

	private final long amount;

	Ending(long amount) {
		this.amount = amount;
	}

	static Ending of(long amount) {
		return Arrays.stream(values()).filter((ending) -> ending.amount == amount).findFirst().orElse(APPROVAL);
	}

}
