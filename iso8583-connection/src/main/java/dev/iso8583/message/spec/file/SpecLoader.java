package dev.iso8583.message.spec.file;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import dev.iso8583.message.spec.MessageSpec;
import dev.iso8583.message.spec.file.SpecAssembly.LoadedSpec;
import dev.iso8583.message.spec.jpos.JposPackager;
import dev.iso8583.message.spec.moov.MoovSpec;

/**
 * Loads a file and those it extends, once.
 */
final class SpecLoader {

	/** In bytes: more than a hundred times the size of a long specification. */
	static final int LARGEST = 3 * 1024 * 1024;

	/** Files that extend each other in a row. */
	private static final int MOST_FILES = 20;

	/** A name that is misspelt is looked for as a file. */
	private static final String ALTERNATIVES = "write the location of a file, or one of "
			+ String.join(", ", MessageSpec.names());

	private final SpecSource source;

	private final Findings findings = new Findings();

	/** The files that are being loaded, each extended by the one before. */
	private final Set<String> open = new LinkedHashSet<>();

	SpecLoader(SpecSource source) {
		this.source = source;
	}

	MessageSpec load(String location) {
		LoadedSpec loaded = load(location, Place.file(location));
		List<SpecFinding> open = (loaded != null) ? loaded.draft().open : List.of();
		this.findings.addAll(open);
		if (loaded == null || !this.findings.isEmpty()) {
			throw new SpecFileException(location, this.findings.all(), open);
		}
		return loaded.spec();
	}

	/**
	 * Load a specification.
	 * @param location where it is, or the name of one that comes with this library
	 * @param place where that is written
	 * @return the specification, or {@code null} if there is none; then there are
	 * findings
	 */
	private @Nullable LoadedSpec load(String location, Place place) {
		if (MessageSpec.names().contains(location)) {
			MessageSpec spec = MessageSpec.named(location);
			return new LoadedSpec(SpecDraft.of(spec, MessageSpec.coding(location)), spec);
		}
		if (this.open.contains(location)) {
			this.findings.add(place, "'" + location + "' extends itself: " + String.join(" extends ", this.open)
					+ " extends " + location);
			return null;
		}
		if (this.open.size() == MOST_FILES) {
			this.findings.add(place, "more than " + MOST_FILES + " files extend each other");
			return null;
		}
		byte[] bytes = bytes(location, place);
		if (bytes == null) {
			return null;
		}
		this.open.add(location);
		LoadedSpec loaded = isXml(bytes) ? packager(bytes, location) : yaml(bytes, location, place);
		this.open.remove(location);
		return loaded;
	}

	/** XML begins with a bracket, which is no beginning of our YAML. */
	private static boolean isXml(byte[] bytes) {
		int start = (bytes.length > 2 && bytes[0] == (byte) 0xEF && bytes[1] == (byte) 0xBB) ? 3 : 0;
		while (start < bytes.length && (bytes[start] == ' ' || bytes[start] >= '\t' && bytes[start] <= '\r')) {
			start++;
		}
		return start < bytes.length && bytes[start] == '<';
	}

	private LoadedSpec packager(byte[] bytes, String location) {
		SpecDraft packager = SpecDraft.of(JposPackager.read(bytes), location);
		return new SpecAssembly(new SpecFile(Place.file(location)), packager, this.findings).assemble();
	}

	private @Nullable LoadedSpec yaml(byte[] bytes, String location, Place place) {
		String text = text(bytes, location, place);
		Item item = (text != null) ? item(text, location) : null;
		if (item == null) {
			return null;
		}
		MoovSpec moov = MoovFile.read(item);
		if (moov != null) {
			SpecFile file = new SpecFile(Place.file(location));
			file.name = moov.name().isEmpty() ? null : moov.name();
			return new SpecAssembly(file, SpecDraft.of(moov, location), this.findings).assemble();
		}
		SpecFile file = SpecKeys.read(item, this.findings);
		SpecDraft parent = (file.parent != null) ? parent(file.parent) : new SpecDraft();
		return (parent != null) ? new SpecAssembly(file, parent, this.findings).assemble() : null;
	}

	private @Nullable Item item(String text, String location) {
		try {
			return YamlReader.read(text, location, this.findings);
		}
		catch (NoClassDefFoundError ex) {
			throw new IllegalStateException(
					location + " is YAML, and there is no SnakeYAML on the class path; add org.yaml:snakeyaml", ex);
		}
	}

	/** Return what a file extends, or {@code null} if it is wrong. */
	private @Nullable SpecDraft parent(Item.Text location) {
		int before = this.findings.all().size();
		LoadedSpec parent = load(location.value(), location.place());
		return (parent != null && this.findings.all().size() == before) ? parent.draft() : null;
	}

	private @Nullable String text(byte[] bytes, String location, Place place) {
		try {
			String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
			return text.startsWith("\uFEFF") ? text.substring(1) : text;
		}
		catch (CharacterCodingException ex) {
			this.findings.add(place, subject(location, place) + "is not text in UTF-8");
			return null;
		}
	}

	private byte @Nullable [] bytes(String location, Place place) {
		String subject = subject(location, place);
		try (InputStream in = this.source.open(location)) {
			byte[] bytes = in.readNBytes(LARGEST + 1);
			if (bytes.length <= LARGEST) {
				return bytes;
			}
			this.findings.add(place, subject + "is larger than 3 MB");
		}
		catch (FileNotFoundException | NoSuchFileException ex) {
			this.findings.add(place, subject + "does not exist; " + ALTERNATIVES);
		}
		catch (IOException | UncheckedIOException | IllegalArgumentException ex) {
			this.findings.add(place, subject + "cannot be read: " + ex);
		}
		return null;
	}

	private static String subject(String location, Place place) {
		return place.path().isEmpty() ? "" : "'" + location + "' ";
	}

}
