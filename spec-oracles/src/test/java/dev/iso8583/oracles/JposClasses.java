package dev.iso8583.oracles;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.stream.Stream;

import org.jpos.iso.ISOFieldPackager;

/**
 * What is in the jar of jPOS.
 */
final class JposClasses {

	private JposClasses() {
	}

	/** Return all field classes that a packager file can name, by their simple names. */
	static List<Class<?>> fields() {
		try (JarFile jar = jar()) {
			return jar.stream()
				.map(JarEntry::getName)
				.filter((name) -> name.startsWith("org/jpos/iso/") && name.endsWith(".class") && !name.contains("$"))
				.flatMap(JposClasses::fieldClass)
				.sorted(Comparator.comparing(Class::getSimpleName))
				.toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static Stream<Class<?>> fieldClass(String name) {
		try {
			Class<?> type = Class.forName(name.replace('/', '.').replace(".class", ""), false,
					JposClasses.class.getClassLoader());
			boolean isField = ISOFieldPackager.class.isAssignableFrom(type) && !Modifier.isAbstract(type.getModifiers())
					&& Stream.of(type.getConstructors())
						.anyMatch((constructor) -> constructor.getParameterCount() == 0);
			return isField ? Stream.of(type) : Stream.empty();
		}
		catch (ClassNotFoundException | LinkageError ex) {
			// needs a library that is left out, as no field class does
			return Stream.empty();
		}
	}

	/** Return the packager files by name. */
	static Map<String, byte[]> packagers() {
		Map<String, byte[]> files = new TreeMap<>();
		try (JarFile jar = jar()) {
			for (JarEntry entry : jar.stream()
				.filter((entry) -> entry.getName().matches("packager/[^/]+\\.xml"))
				.toList()) {
				files.put(entry.getName().substring("packager/".length()), jar.getInputStream(entry).readAllBytes());
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return files;
	}

	private static JarFile jar() throws IOException {
		try {
			URI location = ISOFieldPackager.class.getProtectionDomain().getCodeSource().getLocation().toURI();
			return new JarFile(Path.of(location).toFile());
		}
		catch (URISyntaxException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
