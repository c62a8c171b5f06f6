package dev.iso8583.message;

import java.util.ArrayList;
import java.util.Date;
import java.util.List;

import com.solab.iso8583.CustomFieldEncoder;
import com.solab.iso8583.IsoValue;
import com.solab.iso8583.codecs.CompositeField;
import org.jspecify.annotations.Nullable;

/**
 * Copies values so that a change of one message is seen in no other: bytes, fields of
 * several parts, and dates of the old kind. Text, numbers and times are immutable and
 * stay. What codecs of the application make cannot be copied and is shared.
 */
final class DeepCopy {

	private DeepCopy() {
	}

	/** Return a value with content of its own. */
	@SuppressWarnings({ "unchecked", "rawtypes" })
	static IsoValue<?> copyOf(IsoValue<?> value) {
		Object content = value.getValue();
		Object own = copyOf(content);
		if (value instanceof TimeValue<?> time && own != null) {
			return time.with(own);
		}
		// other kinds of our own have immutable content
		if (own == content || value.getClass() != IsoValue.class) {
			return value.clone();
		}
		// true: the greater lengths, since what is longer was refused before
		IsoValue<?> copy = new IsoValue<>(value.getType(), own, value.getLength(), true,
				(CustomFieldEncoder) value.getEncoder());
		copy.setCharacterEncoding(value.getCharacterEncoding());
		copy.setTimeZone(value.getTimeZone());
		return copy;
	}

	/** Return content that shares nothing with other content. */
	static @Nullable Object copyOf(@Nullable Object content) {
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
