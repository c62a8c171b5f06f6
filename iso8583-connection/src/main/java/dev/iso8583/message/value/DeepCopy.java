package dev.iso8583.message.value;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import org.jspecify.annotations.Nullable;

/**
 * Copies values so that changing one message never affects another. Byte arrays, fields
 * with parts and instances of {@code Date} are copied; text, numbers and
 * {@code java.time} values are immutable and shared. Objects of the application's codecs
 * cannot be copied and are shared, too.
 */
public final class DeepCopy {

	private DeepCopy() {
	}

	/** Return a copy of a value with its own content. */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	public static IsoValue<?> copyOf(IsoValue<?> value) {
		Object content = value.getValue();
		Object own = copyOf(content);
		if (value instanceof TimeValue<?> time && own != null) {
			return time.with(own);
		}
		// the content of our other subclasses is immutable
		if (own == content || value.getClass() != IsoValue.class) {
			return value.clone();
		}
		// true allows the larger lengths; longer values were refused before
		IsoValue<?> copy = new IsoValue<>(value.getType(), own, value.getLength(), true,
				(CustomFieldEncoder) value.getEncoder());
		copy.setCharacterEncoding(value.getCharacterEncoding());
		copy.setTimeZone(value.getTimeZone());
		return copy;
	}

	/** Return a copy of a content that shares no mutable state with it. */
	public static @Nullable Object copyOf(@Nullable Object content) {
		if (content instanceof byte[] bytes) {
			return bytes.clone();
		}
		if (content instanceof Date date) {
			return date.clone();
		}
		return (content != null && content.getClass() == CompositeField.class) ? copyOf((CompositeField) content)
				: content;
	}

	@SuppressWarnings("rawtypes")
	private static CompositeField copyOf(CompositeField composite) {
		CompositeField copy = new CompositeField();
		copy.setParsers(composite.getParsers());
		if (composite.getValues() != null) {
			List<IsoValue> parts = new ArrayList<>(composite.getValues().size());
			composite.getValues().forEach((part) -> parts.add(copyOf((IsoValue<?>) part)));
			copy.setValues(parts);
		}
		return copy;
	}

}
