package dev.iso8583.autoconfigure;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collector;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import dev.iso8583.autoconfigure.PropertyMetadata.Hints;
import dev.iso8583.autoconfigure.PropertyMetadata.Property;
import dev.iso8583.autoconfigure.properties.AddressProperties;
import dev.iso8583.autoconfigure.properties.ConnectionProperties;
import dev.iso8583.autoconfigure.properties.MatchRuleProperties;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.autoconfigure.properties.ServerProperties;

/**
 * Writes the page that lists all properties.
 */
final class ConfigurationPage {

	private static final String DEFAULTS = "iso8583.defaults.";

	private static final String START = """
			<!-- Generated from the metadata of the properties by ConfigurationPageTests, which says how. Do not edit. -->

			# Configuration properties

			Every property, with its type, its default and its known values. Where a default is empty, the description says what
			happens. The pages of the topics explain how the properties work together; see the [contents](README.md).

			Names are lower case with dashes. An environment variable has neither dots nor dashes:
			`iso8583.pool.acquirer.send-timeout` is `ISO8583_POOL_ACQUIRER_SENDTIMEOUT`. With an unknown
			property or an invalid value, the application does not start; the error message has the name of the property and says
			what to write instead.

			""";

	private final PropertyMetadata all = PropertyMetadata.all();

	private final Set<String> rest = new TreeSet<>(this.all.properties().keySet());

	private final StringBuilder page = new StringBuilder(START);

	static String text() {
		ConfigurationPage page = new ConfigurationPage();
		page.write();
		return page.page.toString();
	}

	private void write() {
		this.rest.removeAll(Set.of("iso8583.pool", "iso8583.connection", "iso8583.server", "iso8583.message.formats"));
		section("iso8583.*", "", properties((name) -> name.matches("iso8583\\.[^.]+|management\\..*"), ""));
		own("iso8583.pool.<name>.*", "A pool keeps a connection to each of its addresses. It also has every property"
				+ " of [`iso8583.defaults.*`](#iso8583defaults).", PoolProperties.class, false);
		own("iso8583.pool.<name>.addresses[<index>].*", "An element of the list is `host:port`, or has these"
				+ " properties. It also has the properties of `iso8583.defaults.*`, except those that belong to the pool"
				+ " as a whole: `auto-startup`, `minimum-connections`, `maximum-age`, `maximum-age-jitter`, `match-scope`, `dial`,"
				+ " `on-demand.*` and `reconnect.*`.", AddressProperties.class, false);
		own("iso8583.connection.<name>.*", "A connection is a pool with one address. It also has every property of"
				+ " [`iso8583.defaults.*`](#iso8583defaults).", ConnectionProperties.class, false);
		own("iso8583.server.<name>.*", "A server turns each client that it accepts into a connection. It also has the"
				+ " properties of [`iso8583.defaults.*`](#iso8583defaults), except those listed as for pools and"
				+ " connections only.", ServerProperties.class, false);
		defaults();
		own("iso8583.defaults.match-rules[<index>].*", "The elements of `match-rules`, of a link or of the defaults.",
				MatchRuleProperties.class, true);
		section("iso8583.message.*",
				"The message format of links that do not name one. Further formats are configured under"
						+ " `iso8583.message.formats.<name>.*`, with the same properties.",
				properties((name) -> name.startsWith("iso8583.message."), "iso8583.message."));
		section("iso8583.threads.*", "", properties((name) -> name.startsWith("iso8583.threads."), "iso8583.threads."));
		if (!this.rest.isEmpty()) {
			throw new IllegalStateException("No section for " + this.rest);
		}
	}

	/**
	 * Write the defaults. A link has the same properties; what it does not set comes from
	 * here.
	 */
	private void defaults() {
		Set<String> ofServers = PropertyMetadata.of(ServerProperties.class).properties().keySet();
		Map<String, Property> links = properties((name) -> name.matches("iso8583\\.defaults\\.[^.]+"), DEFAULTS);
		Map<String, Property> dialled = new LinkedHashMap<>(links);
		dialled.keySet().removeAll(ofServers);
		links.keySet().removeAll(dialled.keySet());
		section("iso8583.defaults.*",
				"A default applies to all links. A link may override it under its own name:"
						+ " `iso8583.pool.<name>.send-timeout` takes precedence over `iso8583.defaults.send-timeout`.",
				links);
		this.page.append("For pools and connections only:\n\n");
		table(dialled);
		Map<String, Map<String, Property>> groups = new TreeMap<>();
		properties((name) -> name.startsWith(DEFAULTS), DEFAULTS).forEach((name, property) -> groups
			.computeIfAbsent(name.substring(0, name.lastIndexOf('.')), (key) -> new LinkedHashMap<>())
			.put(name.substring(name.lastIndexOf('.') + 1), property));
		groups.forEach((group, properties) -> section(DEFAULTS + group + ".*",
				(group.matches("reconnect|.*\\.sign-(on|off)")) ? "For pools and connections only." : "", properties));
	}

	private void own(String title, String introduction, Class<?> type, boolean inherited) {
		PropertyMetadata metadata = PropertyMetadata.of(type);
		Map<String, Property> own = new LinkedHashMap<>(metadata.properties());
		if (!inherited) {
			own.keySet().removeIf((name) -> this.all.properties().containsKey(DEFAULTS + name));
			own.keySet().removeIf((name) -> name.startsWith("network-management."));
		}
		metadata.hints().forEach((name, hints) -> this.all.hints().putIfAbsent(type.getName() + name, hints));
		section(title, introduction, own);
	}

	private Map<String, Property> properties(Predicate<String> filter, String prefix) {
		Map<String, Property> found = new LinkedHashMap<>();
		for (String name : this.rest.stream().filter(filter).sorted().toList()) {
			this.rest.remove(name);
			found.put(name.substring(prefix.length()), Objects.requireNonNull(this.all.properties().get(name)));
		}
		return found;
	}

	private void section(String title, String introduction, Map<String, Property> properties) {
		this.page.append("## `").append(title).append("`\n\n");
		if (!introduction.isEmpty()) {
			this.page.append(introduction).append("\n\n");
		}
		table(properties);
	}

	private void table(Map<String, Property> properties) {
		this.page.append("| Property | Type | Default | Description |\n|---|---|---|---|\n");
		properties.forEach((name, property) -> this.page.append("| `%s` | %s | %s | %s%s |\n".formatted(name,
				type(property.type()), value(property.defaultValue()), property.description(), values(property))));
		this.page.append('\n');
	}

	private static String type(String type) {
		if (!enumValues(type).isEmpty()) {
			return "Name";
		}
		String text = type.replaceAll("([a-z0-9]+\\.)+", "").replaceAll("\\w+\\$", "");
		return text.replaceAll("(List|Set)<(\\w+)>", "$1 of $2")
			.replaceAll("Map<(\\w+),(\\w+)>", "Map of $1 to $2")
			.replace("Properties", "")
			.replace("DataSize", "Size");
	}

	private static String value(@Nullable Object value) {
		if (value == null) {
			return "";
		}
		return (value instanceof List<?> list) ? list.stream().map((each) -> "`" + each + "`").collect(comma())
				: "`" + value + "`";
	}

	private String values(Property property) {
		Hints hints = this.all.hints().get(property.name());
		if (hints == null) {
			hints = this.all.hints()
				.entrySet()
				.stream()
				.filter((each) -> each.getKey().equals(PoolProperties.class.getName() + property.name()))
				.map(Map.Entry::getValue)
				.findFirst()
				.orElse(new Hints(enumValues(property.type()), List.of()));
		}
		if (hints.values().isEmpty()) {
			return "";
		}
		return " Values: " + hints.values()
			.entrySet()
			.stream()
			.map((value) -> "`" + value.getKey() + "`"
					+ (value.getValue().isEmpty() ? "" : " (" + description(value.getValue()) + ")"))
			.collect(comma()) + (hints.providers().contains("any") ? " and others." : ".");
	}

	private static String description(String text) {
		return text.replaceFirst("\\.$", "");
	}

	private static Map<String, String> enumValues(String type) {
		Map<String, String> values = new LinkedHashMap<>();
		try {
			Object[] constants = Class.forName(type.replaceAll("<.*", "")).getEnumConstants();
			if (constants != null) {
				Arrays.stream(constants)
					.map((each) -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT).replace('_', '-'))
					.forEach((each) -> values.put(each, ""));
			}
		}
		catch (ClassNotFoundException ex) {
			throw new IllegalStateException(ex);
		}
		return values;
	}

	private static Collector<CharSequence, ?, String> comma() {
		return Collectors.joining(", ");
	}

}
