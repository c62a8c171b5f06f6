package dev.iso8583.benchmarks.peers;

import java.io.IOException;

import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISORequestListener;
import org.jpos.iso.ISOSource;

import dev.iso8583.benchmarks.Workload;

/**
 * Answers requests at jPOS' server, which makes one of these by its name.
 */
public final class JposAnswers implements ISORequestListener {

	@Override
	public boolean process(ISOSource source, ISOMsg message) {
		try {
			if (message.getMTI().equals(Workload.PURCHASE.request())) {
				message.unset(Workload.NOT_ECHOED);
				message.set(39, "00");
			}
			message.setResponseMTI();
			source.send(message);
			return true;
		}
		catch (ISOException | IOException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
