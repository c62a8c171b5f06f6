package dev.iso8583.message.spec.codec;

import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.field.MalformedFieldException;
import dev.iso8583.message.field.OutputBuffer;
import dev.iso8583.message.field.UnfitValueException;
import dev.iso8583.message.spec.Encoding;
import dev.iso8583.message.spec.Parts;
import dev.iso8583.message.spec.Parts.By;
import dev.iso8583.message.spec.Subfields;

/**
 * Parts with one of several layouts. Where the first bytes choose, this group reads the
 * parts by the layout that they choose. Where a field or the MTI chooses, the field asks
 * for the group of the layout. Subfields of this group itself have no layout, and are
 * kept as bytes.
 */
final class ChoiceGroup extends Group {

	private static final String ELSE = "else";

	private final By by;

	/** The layouts by key. Keys with equal layouts share one. */
	private final Map<String, Group> layouts = new LinkedHashMap<>();

	/** The number of bytes of the longest key of bytes. */
	private final int longest;

	ChoiceGroup(Parts.Choice choice, Encoding outer, boolean strict) {
		super(new LinkedHashMap<>());
		this.by = choice.by();
		Map<Parts, Group> groups = new HashMap<>();
		Map<String, Parts> all = new LinkedHashMap<>(choice.layouts());
		if (choice.otherwise() != null) {
			all.put(ELSE, choice.otherwise());
		}
		all.forEach((key, parts) -> this.layouts.put(key, groups.computeIfAbsent(parts, (layout) -> {
			Group group = Group.of(layout, outer, strict);
			group.beLayout(this, key);
			return group;
		})));
		this.longest = (choice.layouts().keySet().stream().mapToInt(String::length).max().orElse(0) + 1) / 2;
	}

	By by() {
		return this.by;
	}

	@Override
	public Map<String, Group> layouts() {
		return this.layouts;
	}

	/**
	 * Return the key of the layout for a value: the longest with which it begins.
	 * @param value what is compared, or {@code null} if the message does not have it
	 * @return the key, or {@code null} if there is no layout
	 */
	@Nullable String keyOf(@Nullable String value) {
		String found = null;
		for (String key : this.layouts.keySet()) {
			if (value != null && value.startsWith(key) && (found == null || key.length() > found.length())) {
				found = key;
			}
		}
		return (found != null) ? found : this.layouts.containsKey(ELSE) ? ELSE : null;
	}

	private @Nullable Group layoutOf(byte[] bytes) {
		String first = HexFormat.of().withUpperCase().formatHex(bytes, 0, Math.min(this.longest, bytes.length));
		String key = keyOf(first);
		return (key != null) ? this.layouts.get(key) : null;
	}

	@Override
	Subfields read(byte[] bytes) throws MalformedFieldException {
		Group chosen = (this.by.source() == By.Source.FIRST_BYTES) ? layoutOf(bytes) : null;
		return (chosen != null) ? chosen.read(bytes) : super.read(bytes);
	}

	@Override
	void read(byte[] bytes, List<String> keys, List<Object> values) {
		// kept as bytes
	}

	@Override
	boolean isOf(Subfields parts) {
		return super.isOf(parts) || this.by.source() == By.Source.FIRST_BYTES
				&& this.layouts.values().stream().anyMatch((layout) -> layout.isOf(parts));
	}

	/** Refuse bytes of a layout that would be read by another one. */
	void requireChosen(Group layout, byte[] bytes) {
		if (this.by.source() == By.Source.FIRST_BYTES && layoutOf(bytes) != layout) {
			throw new UnfitValueException(
					"has parts of the layout " + layout.layout() + ", but their first bytes are those of another one");
		}
	}

	/** Return the failure to write parts by another layout than they were made for. */
	static UnfitValueException otherLayout(By by, @Nullable String made, @Nullable String chosen) {
		String chooser = (by.source() == By.Source.FIELD) ? "field " + by.field() : "the MTI";
		return new UnfitValueException("has parts of " + named(made) + ", but " + chooser + " chooses " + named(chosen)
				+ "; set " + chooser + " before the parts");
	}

	private static String named(@Nullable String layout) {
		return (layout == null || layout.isEmpty()) ? "no known layout" : "the layout " + layout;
	}

	@Override
	public String layout() {
		return "";
	}

	@Override
	public String lackOf(String key) {
		return (this.by.source() == By.Source.FIRST_BYTES)
				? "The first bytes of the field choose the layout of its parts, so the field must have them before part "
						+ key + " is set or removed; begin with all its bytes, or with the subfields of a layout"
				: "The specification has no layout with a part " + key + " for "
						+ ((this.by.source() == By.Source.MTI) ? "this MTI"
								: "what field " + this.by.field() + " is in this message")
						+ "; set that before the parts";
	}

	@Override
	void write(List<String> keys, List<Object> values, OutputBuffer out) {
		// subfields that were not read have no bytes
	}

}
