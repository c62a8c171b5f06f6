package dev.iso8583.message.spec.file;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.Bitmaps;
import dev.iso8583.message.spec.Encoding;

/**
 * What one file says itself.
 */
final class SpecFile {

	final Place place;

	@Nullable String name;

	/** What the file extends. */
	Item.@Nullable Text parent;

	/** The version of the standard: the first digit of most message types. */
	@Nullable Integer version;

	@Nullable Integer headerLength;

	@Nullable Encoding mti;

	@Nullable Encoding bitmap;

	@Nullable Bitmaps bitmaps;

	final Defaults defaults = new Defaults();

	/** Where each default is written, by its key. */
	final Map<String, Place> defaultPlaces = new HashMap<>();

	/** The fields that are written, by number. */
	final Map<Integer, Written<FieldDraft>> fields = new TreeMap<>();

	/** The values that are written, by MTI and field. */
	final Map<String, Written<Map<Integer, Item.Text>>> templates = new TreeMap<>();

	/** Which fields messages have, by MTI or pattern. */
	final Map<String, Written<MessageKeys.PresenceDraft>> presence = new TreeMap<>();

	SpecFile(Place place) {
		this.place = place;
	}

	/**
	 * Something that is written, or removed.
	 *
	 * @param <T> what
	 * @param place where
	 * @param content what is written; {@code null} if it is removed
	 */
	record Written<T>(Place place, @Nullable T content) {

	}

}
