package dev.iso8583.oracles;

import java.io.ByteArrayInputStream;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;

import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;

/**
 * Messages as jPOS writes and reads them. A value is text or bytes.
 */
final class Jpos {

	private final GenericPackager packager;

	/** Load a packager file. */
	Jpos(byte[] file) throws ISOException {
		this.packager = new GenericPackager(new ByteArrayInputStream(file));
	}

	/** Whether the values of a field are bytes. */
	boolean isBinary(int field) {
		return this.packager.getFieldPackager(field).createComponent(field) instanceof org.jpos.iso.ISOBinaryField;
	}

	byte[] write(Sample sample) throws ISOException {
		ISOMsg message = new ISOMsg();
		message.setPackager(this.packager);
		message.setMTI(sample.mti());
		if (sample.header().length > 0) {
			message.setHeader(sample.header());
		}
		for (Map.Entry<Integer, Object> field : sample.fields().entrySet()) {
			if (field.getValue() instanceof byte[] bytes) {
				message.set(field.getKey(), bytes);
			}
			else {
				message.set(field.getKey(), (String) field.getValue());
			}
		}
		return message.pack();
	}

	Sample read(byte[] bytes) throws ISOException {
		ISOMsg message = new ISOMsg();
		message.setPackager(this.packager);
		if (message.unpack(bytes) != bytes.length) {
			throw new ISOException("bytes are left over");
		}
		Map<Integer, Object> fields = new TreeMap<>();
		for (int field = 2; field <= message.getMaxField(); field++) {
			Object value = message.getValue(field);
			if (value != null && !(value instanceof BitSet)) {
				fields.put(field, value);
			}
		}
		byte[] header = message.getHeader();
		return new Sample(message.getMTI(), (header != null) ? header : new byte[0], fields);
	}

}
