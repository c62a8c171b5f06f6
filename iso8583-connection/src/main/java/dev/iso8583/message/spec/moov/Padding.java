package dev.iso8583.message.spec.moov;

import java.util.Locale;

/**
 * What fills a value to its length: what is behind {@code padding}.
 *
 * @param side where it is
 * @param character the character that fills
 */
record Padding(Side side, char character) {

	private static final Padding NONE = new Padding(Side.NONE, ' ');

	/** Return what a key says; nothing with a finding if it is wrong. */
	static Padding of(Section parent) {
		Section section = parent.section("padding");
		if (section == null) {
			return NONE;
		}
		String type = section.text("type").toLowerCase(Locale.ROOT);
		String name = type.substring(type.lastIndexOf('.') + 1);
		Side side = switch (name.endsWith("padder") ? name.substring(0, name.length() - 6) : name) {
			case "left" -> Side.LEFT;
			case "right" -> Side.RIGHT;
			case "none", "" -> Side.NONE;
			default -> null;
		};
		if (side == null) {
			parent.find("padding", "type '" + section.text("type") + "' is not Left, Right or None");
			return NONE;
		}
		return (side == Side.NONE) ? NONE : new Padding(side, character(parent, section));
	}

	/** The first files had the number of the character. */
	private static char character(Section parent, Section section) {
		String pad = section.text("pad");
		boolean isNumber = pad.matches("[0-9]{2,3}") && section.get("pad") instanceof MoovNode.Single single
				&& !single.quoted();
		if (!isNumber && pad.length() != 1) {
			parent.find("padding", "pad is one character, not '" + pad + "'");
			return ' ';
		}
		return isNumber ? (char) Integer.parseInt(pad) : pad.charAt(0);
	}

	boolean is(Side side, char character) {
		return this.side == side && this.character == character;
	}

	boolean isNone() {
		return this.side == Side.NONE;
	}

	/** Return a text that fills its length. */
	String fill(String text, int length) {
		String filling = String.valueOf(this.character).repeat(Math.max(0, length - text.length()));
		return switch (this.side) {
			case LEFT -> filling + text;
			case RIGHT -> text + filling;
			case NONE -> text;
		};
	}

	@Override
	public String toString() {
		return this.side.name().toLowerCase(Locale.ROOT) + " of '" + this.character + "'";
	}

	enum Side {

		LEFT, RIGHT, NONE

	}

}
