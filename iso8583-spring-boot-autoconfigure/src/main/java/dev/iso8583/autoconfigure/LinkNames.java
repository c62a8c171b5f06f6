package dev.iso8583.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.ConfigurationPropertySource;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.boot.context.properties.source.IterableConfigurationPropertySource;
import org.springframework.core.env.Environment;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;

/**
 * The names of links of one kind, as configured.
 * <p>
 * An environment variable cannot have a dash: {@code ISO8583_POOL_VISAEU_SENDTIMEOUT}
 * overrides a property of the pool {@code visa-eu}, and also looks like one of a pool
 * {@code visaeu}. That second name is left out when it comes from environment variables
 * only, and refused otherwise.
 */
final class LinkNames {

	private static final String NAME = "[a-z][a-z0-9]*(-[a-z0-9]+)*";

	private LinkNames() {
	}

	static List<String> of(Environment environment, String prefix) {
		Set<String> names = Binder.get(environment)
			.bind(prefix, Bindable.mapOf(String.class, Object.class))
			.map((links) -> links.keySet())
			.orElse(Set.of());
		List<String> links = new ArrayList<>();
		for (String name : names) {
			requireName(prefix, name);
			String other = namesake(names, name);
			if (other == null) {
				links.add(name);
			}
			else if (isInFile(environment, prefix + "." + name)) {
				throw new Iso8583ConfigurationException(prefix + " has the names '" + other + "' and '" + name
						+ "', which environment variables cannot" + " tell apart",
						"Rename one of them so that they differ in more than dashes.");
			}
		}
		return links;
	}

	private static void requireName(String prefix, String name) {
		if (!name.matches(NAME)) {
			throw new Iso8583ConfigurationException("'" + name + "' under " + prefix + " is not the name of a link",
					"Write lower case letters, digits and single dashes, beginning with a letter, such as " + prefix
							+ ".visa-eu.");
		}
	}

	/** Return the name with dashes that a name without them could stand for. */
	private static @Nullable String namesake(Set<String> names, String name) {
		return names.stream()
			.filter((other) -> !other.equals(name) && other.contains("-") && other.replace("-", "").equals(name))
			.findFirst()
			.orElse(null);
	}

	private static boolean isInFile(Environment environment, String key) {
		// ConfigurationPropertyName ignores dashes when compared, so compare the texts
		String prefix = key + ".";
		for (ConfigurationPropertySource source : ConfigurationPropertySources.get(environment)) {
			if (source instanceof IterableConfigurationPropertySource iterable && !isEnvironment(source)) {
				try (Stream<ConfigurationPropertyName> names = iterable.stream()) {
					if (names.anyMatch((name) -> name.toString().startsWith(prefix))) {
						return true;
					}
				}
			}
		}
		return false;
	}

	private static boolean isEnvironment(ConfigurationPropertySource source) {
		return source.getUnderlyingSource() instanceof PropertySource<?> underlying
				&& underlying.getName().endsWith(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
	}

}
