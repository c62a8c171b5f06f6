package dev.iso8583.message.spec.codec;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoValue;
import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Parts.By;

/**
 * Chooses the layout of a field's parts in a message: by another field, or by the MTI.
 */
final class LayoutChoice {

	/** The field of messages without a layout. */
	private final SpecField unknown;

	private final ChoiceGroup group;

	/** The field with each layout. */
	private final Map<Group, SpecField> fields = new HashMap<>();

	/** The fields of the message by number. */
	private final Map<Integer, SpecField> others;

	LayoutChoice(SpecField field, ChoiceGroup group, Map<Integer, SpecField> others) {
		this.unknown = field;
		this.group = group;
		this.others = others;
		group.layouts().values().forEach((layout) -> this.fields.put(layout, new SpecField(field, layout)));
	}

	/** Return the field with the layout that a message chooses. */
	SpecField in(IsoMessage message) {
		By by = this.group.by();
		String key = this.group
			.keyOf((by.source() == By.Source.MTI) ? HexFormat.of().toHexDigits((short) message.getType())
					: valueOf(message.getField(by.field()), this.others.get(by.field())));
		return (key != null) ? this.fields.get(this.group.layouts().get(key)) : this.unknown;
	}

	/**
	 * Return a value as it is written; {@code null} if the message lacks it, or if it
	 * cannot be written.
	 */
	private static @Nullable String valueOf(@Nullable IsoValue<?> value, SpecField field) {
		try {
			Object content = (value != null) ? field.contentOf(value) : null;
			return (content instanceof byte[] bytes) ? HexFormat.of().withUpperCase().formatHex(bytes)
					: (String) content;
		}
		catch (UnfitValueException ex) {
			// writing the message fails because of that field
			return null;
		}
	}

}
