package dev.iso8583.message;

import java.io.IOException;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.guide.GuideField;
import dev.iso8583.message.value.FieldTypes;

/**
 * Checks at start-up that new messages can be sent and read: that templates agree with
 * parse guides, and that requests can have a STAN.
 */
final class TemplateChecks {

	private final ParseGuide.Table guides;

	private final MessageReader reader;

	private final MessageWriter writer;

	private final FieldSetter setter;

	/** An empty message of the format. */
	private final LazyIsoMessage blank;

	private final int isoHeaderLength;

	TemplateChecks(ParseGuide.Table guides, MessageReader reader, MessageWriter writer, FieldSetter setter,
			LazyIsoMessage blank, int isoHeaderLength) {
		this.guides = guides;
		this.reader = reader;
		this.writer = writer;
		this.setter = setter;
		this.blank = blank;
		this.isoHeaderLength = isoHeaderLength;
	}

	/**
	 * Refuse parse guides of requests whose field 11 cannot hold a STAN.
	 * @throws IllegalArgumentException if there is one
	 */
	void requireStans() {
		if (this.guides.all() != null) {
			requireStan(Mti.of("0800"));
		}
		for (int type : this.guides.types()) {
			Mti mti = Mti.isValid(type) ? Mti.of(type) : null;
			if (mti != null && mti.isRequest()) {
				requireStan(mti);
			}
		}
	}

	private void requireStan(Mti mti) {
		FieldCodec codec = this.guides.field(mti.value(), DataElements.STAN);
		try {
			LazyIsoMessage request = this.blank.copy();
			request.setType(mti.value());
			this.setter.setStan(request, mti, "999999");
			if (codec instanceof GuideField guided) {
				guided.requireWritable(request.getField(DataElements.STAN));
			}
		}
		catch (Throwable ex) {
			throw new IllegalArgumentException((this.guides.all() != null)
					? this.guides.describe(mti) + " has a field 11 that cannot hold a STAN of six digits; write n 6"
					: "Field 11 of the parse guide of " + mti + " is " + ((codec != null) ? codec.type() : "missing")
							+ " and cannot hold a STAN of six digits; write type=\"NUMERIC\" length=\"6\"");
		}
	}

	/**
	 * Refuse a template whose messages its parse guide could not read. A type without a
	 * guide is only sent, so its template may be anything.
	 * @throws IllegalArgumentException if the template does not agree with the guide
	 */
	void requireReadable(IsoMessage template) {
		int type = template.getType();
		ParseGuide guide = Mti.isValid(type) ? this.guides.find(type) : null;
		if (guide == null) {
			return;
		}
		for (int field = DataElements.FIRST; field <= DataElements.LAST; field++) {
			IsoValue<?> value = template.getField(field);
			if (value != null) {
				requireReadable(Mti.of(type), guide, field, value);
			}
		}
	}

	private void requireReadable(Mti mti, ParseGuide guide, int field, IsoValue<?> value) {
		FieldCodec codec = (field < guide.fields().length) ? guide.fields()[field] : null;
		if (!(codec instanceof GuideField info)) {
			throw new IllegalArgumentException("The template of " + mti + " has field " + field
					+ ", which its parse guide does not have; add the field to the guide, or remove it from the"
					+ " template");
		}
		if (!info.hasTypeOf(value) && !isReadBack(mti, field, value)) {
			throw new IllegalArgumentException("Field " + field + " of the template of " + mti + " is "
					+ FieldTypes.describe(value.getType(), value.getLength()) + ", but in the parse guide it is "
					+ FieldTypes.describe(info.type(), info.length()) + "; write the same in both");
		}
		String problem = info.lengthProblem(value);
		if (problem != null) {
			throw new IllegalArgumentException("Field " + field + " of the template of " + mti + " " + problem
					+ "; write a shorter value, or another length in the guide");
		}
		requireWritable(mti, field, value, info);
	}

	/**
	 * Whether the guide reads exactly the value that is written, as a NUMERIC of 12
	 * digits reads an AMOUNT.
	 */
	private boolean isReadBack(Mti mti, int field, IsoValue<?> value) {
		LazyIsoMessage message = this.blank.copy();
		message.setType(mti.value());
		message.setBinaryIsoHeader(new byte[this.isoHeaderLength]);
		message.setField(field, value.clone());
		try {
			IsoMessage read = this.reader.read(this.writer.write(message, null), true);
			return read.getField(field).toString().equals(value.toString());
		}
		catch (IOException | UndecodableMessageException | RuntimeException ex) {
			// not passed on: its text may quote the value
			return false;
		}
	}

	/**
	 * Refuse a value that cannot be written. An empty value is allowed, because each
	 * message sets its own.
	 */
	private void requireWritable(Mti mti, int field, IsoValue<?> value, GuideField info) {
		if ("".equals(value.getValue())) {
			return;
		}
		String problem = writingProblem(value, info);
		if (problem != null) {
			throw new IllegalArgumentException("Field " + field + " of the template of " + mti + " " + problem);
		}
	}

	private @Nullable String writingProblem(IsoValue<?> value, GuideField info) {
		IsoValue<?> copy = value.clone();
		copy.setCharacterEncoding(this.blank.getCharacterEncoding());
		try {
			info.requireWritable(copy);
			return null;
		}
		catch (UnfitValueException ex) {
			return ex.getMessage();
		}
		catch (Throwable ex) {
			// a codec of the application failed; its text may quote the value
			return "cannot be written (" + ex.getClass().getName() + ")";
		}
	}

}
