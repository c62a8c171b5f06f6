package dev.iso8583.message;

import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.FieldCodec;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.mapping.FieldTable;
import dev.iso8583.message.value.PlainValue;

/**
 * Sets fields of messages with the type and length of their description, and refuses
 * values that would not be written as they are.
 */
final class FieldSetter implements FieldTable {

	private static final int STAN_DIGITS = 6;

	private final ParseGuide.Table guides;

	FieldSetter(ParseGuide.Table guides) {
		this.guides = guides;
	}

	@Override
	public @Nullable FieldCodec codec(int type, int field) {
		return this.guides.field(type, field);
	}

	@Override
	public String describe(int type) {
		return this.guides.describe(Mti.of(type));
	}

	@Override
	public IsoMessage set(IsoMessage message, int field, @Nullable Object value) {
		int type = message.getType();
		FieldCodec described = this.guides.field(type, field);
		if (described == null) {
			throw new IllegalArgumentException(describe(type) + " has no field " + field);
		}
		if (value == null) {
			return message.setField(field, null);
		}
		FieldCodec codec = described.in(message);
		return message.setField(field, convert(type, field, codec, value));
	}

	/**
	 * Set several fields. Those whose parts depend on other fields come last.
	 * @throws IllegalArgumentException if the guide does not have a field, or a value
	 * does not fit
	 */
	void setAll(IsoMessage message, Map<Integer, ?> values) {
		int type = message.getType();
		values.forEach((field, value) -> {
			if (!isDependent(type, field)) {
				set(message, field, value);
			}
		});
		values.forEach((field, value) -> {
			if (isDependent(type, field)) {
				set(message, field, value);
			}
		});
	}

	private boolean isDependent(int type, int field) {
		FieldCodec codec = this.guides.field(type, field);
		return codec != null && codec.isDependent();
	}

	private static IsoValue<?> convert(int type, int field, FieldCodec codec, Object value) {
		try {
			return fitting(codec, codec.convert(value));
		}
		catch (Throwable ex) {
			throw refused(type, field, ex);
		}
	}

	private static IsoValue<?> convertStan(int type, FieldCodec codec, String stan) {
		try {
			return fitting(codec, codec.ofDigits(stan));
		}
		catch (Throwable ex) {
			throw refused(type, DataElements.STAN, ex);
		}
	}

	private static IsoValue<?> fitting(FieldCodec codec, IsoValue<?> value) {
		String problem = codec.lengthProblem(value);
		if (problem != null) {
			throw new UnfitValueException(problem);
		}
		return value;
	}

	private static IllegalArgumentException refused(int type, int field, Throwable problem) {
		// others are not passed on: a codec may quote the value
		return new IllegalArgumentException(
				"Field " + field + " of " + Mti.of(type) + " " + ((problem instanceof UnfitValueException)
						? problem.getMessage() : "cannot be written (" + problem.getClass().getSimpleName() + ")"));
	}

	/**
	 * Set the STAN of a new request, in the type and length of its description.
	 * @param stan six digits
	 */
	void setStan(LazyIsoMessage request, Mti mti, String stan) {
		ParseGuide guide = this.guides.find(mti.value());
		FieldCodec codec = this.guides.field(mti.value(), DataElements.STAN);
		if (guide == null) {
			request.setField(DataElements.STAN, new PlainValue<>(IsoType.NUMERIC, stan, STAN_DIGITS));
		}
		else if (codec != null) {
			request.setField(DataElements.STAN, convertStan(mti.value(), codec, stan));
		}
	}

}
