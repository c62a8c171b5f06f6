package dev.iso8583.connection;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.internal.SafeText;
import dev.iso8583.message.DataElements;
import dev.iso8583.message.Mti;

/**
 * What logs and exceptions say about a request: link, message type and STAN, and nothing
 * else.
 *
 * @param link the name of the pool, connection or server
 * @param mti the message type, {@code null} if the message has no valid one
 * @param stan the STAN, {@code null} if there is none
 */
public record RequestId(String link, @Nullable Mti mti, @Nullable String stan) {

	/**
	 * Create an identity; {@link #of} reads better. A value that cannot be a STAN, which
	 * has at most twelve digits, is replaced by its length, or truncated if it looks like
	 * a card number.
	 */
	public RequestId {
		stan = (stan == null || isStan(stan)) ? stan : SafeText.truncate(stan);
	}

	/** Without a regular expression, since it runs for each request and reply. */
	private static boolean isStan(String text) {
		for (int place = 0; place < text.length(); place++) {
			if (text.charAt(place) < '0' || text.charAt(place) > '9') {
				return false;
			}
		}
		return !text.isEmpty() && text.length() <= 12;
	}

	/**
	 * Return the identity of a request.
	 * @param link the name of the link
	 * @param request the request
	 * @return its identity
	 */
	public static RequestId of(String link, IsoMessage request) {
		Mti mti = Mti.isValid(request.getType()) ? Mti.of(request) : null;
		return of(link, mti, request.getField(DataElements.STAN));
	}

	/**
	 * Return the identity of a request.
	 * @param link the name of the link
	 * @param mti its message type, {@code null} if it is not valid
	 * @param stan its field 11, {@code null} if it has none
	 * @return its identity
	 */
	public static RequestId of(String link, @Nullable Mti mti, @Nullable IsoValue<?> stan) {
		return new RequestId(link, mti, text(stan));
	}

	private static @Nullable String text(@Nullable IsoValue<?> field) {
		try {
			return (field != null) ? field.toString() : null;
		}
		catch (Throwable ex) {
			// the value does not fit its field; the exception's message would quote it
			return null;
		}
	}

	@Override
	public String toString() {
		return this.link + ": " + message();
	}

	/**
	 * Return message type and STAN, for a text that already names the link.
	 * @return a text such as {@code 0200 STAN 000123}
	 */
	public String message() {
		return ((this.mti != null) ? this.mti : "message without MTI")
				+ ((this.stan != null) ? " STAN " + this.stan : "");
	}

}
