package dev.iso8583.oracles;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import org.jpos.iso.IFB_HEX;
import org.jpos.iso.ISOComponent;
import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.packager.GenericPackager;

/**
 * Messages as jPOS writes and reads them. A value is text or bytes.
 */
final class Jpos implements Library {

	private static final HexFormat HEX = HexFormat.of().withUpperCase();

	private final GenericPackager packager;

	/** Load a packager file. */
	Jpos(byte[] file) throws ISOException {
		this.packager = new GenericPackager(new ByteArrayInputStream(file));
	}

	/** Whether the values of a field are bytes. */
	private boolean isBinary(int field) {
		return this.packager.getFieldPackager(field).createComponent(field) instanceof org.jpos.iso.ISOBinaryField;
	}

	@Override
	public byte[] write(Sample sample) throws Refusal {
		try {
			return pack(translated(sample));
		}
		catch (ISOException | RuntimeException ex) {
			throw new Refusal(ex.toString());
		}
	}

	/**
	 * Text of ours is bytes in jPOS where it translates them, and bytes of ours are text
	 * where it has hexadecimal digits.
	 */
	private Sample translated(Sample sample) {
		Sample theirs = new Sample(sample.mti(), sample.header(), new TreeMap<>(sample.fields()));
		theirs.fields()
			.replaceAll((field, value) -> (value instanceof String text && isBinary(field))
					? text.getBytes(StandardCharsets.ISO_8859_1)
					: (value instanceof byte[] bytes && isHex(field)) ? HEX.formatHex(bytes) : value);
		return theirs;
	}

	private boolean isHex(int field) {
		return this.packager.getFieldPackager(field) instanceof IFB_HEX;
	}

	private byte[] pack(Sample sample) throws ISOException {
		ISOMsg message = new ISOMsg();
		message.setPackager(this.packager);
		message.setMTI(sample.mti());
		if (sample.header().length > 0) {
			message.setHeader(sample.header());
		}
		set(message, sample.fields());
		return message.pack();
	}

	private static void set(ISOMsg message, Map<?, ?> fields) throws ISOException {
		for (Map.Entry<?, ?> field : fields.entrySet()) {
			if (field.getKey().equals("header")) {
				message.setHeader((byte[]) field.getValue());
				continue;
			}
			// tags are the ids with zeros before them, and the head before tags is id 0
			int number = field.getKey().equals("head") ? 0 : Integer.parseInt(field.getKey().toString());
			if (field.getValue() instanceof Map<?, ?> parts) {
				ISOMsg inner = new ISOMsg(number);
				set(inner, parts);
				message.set(inner);
			}
			else if (field.getValue() instanceof byte[] bytes) {
				message.set(number, bytes);
			}
			else {
				message.set(number, (String) field.getValue());
			}
		}
	}

	@Override
	public Sample read(byte[] bytes) throws Refusal {
		try {
			return unpack(bytes);
		}
		catch (ISOException | RuntimeException ex) {
			throw new Refusal(ex.toString());
		}
	}

	private Sample unpack(byte[] bytes) throws ISOException {
		ISOMsg message = new ISOMsg();
		message.setPackager(this.packager);
		if (message.unpack(bytes) != bytes.length) {
			throw new ISOException("bytes are left over");
		}
		Map<Integer, Object> fields = new TreeMap<>();
		parts(message, 2).forEach((key, value) -> {
			int field = Integer.parseInt(key);
			fields.put(field, isHex(field) ? HEX.parseHex((String) value) : value);
		});
		byte[] header = message.getHeader();
		return new Sample(message.getMTI(), (header != null) ? header : new byte[0], fields);
	}

	/** Return the fields or parts of a message, without bitmaps. */
	private static Map<String, Object> parts(ISOMsg message, int first) throws ISOException {
		Map<String, Object> parts = new TreeMap<>();
		for (int number = first; number <= message.getMaxField(); number++) {
			ISOComponent component = message.getComponent(number);
			if (component instanceof ISOMsg inner) {
				parts.put(Integer.toString(number), parts(inner, 0));
			}
			else if (component != null && component.getValue() != null && !(component.getValue() instanceof BitSet)) {
				parts.put(Integer.toString(number), component.getValue());
			}
		}
		if (first == 0 && message.getHeader() != null) {
			parts.put("header", message.getHeader());
		}
		return parts;
	}

}
