package dev.iso8583.autoconfigure;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.SpringBootVersion;
import org.springframework.boot.context.event.ApplicationEnvironmentPreparedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.Ordered;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;

/**
 * Reports which Spring Boot is needed before the first missing class does. Must itself
 * use only classes that older versions have, too.
 */
final class BootVersionCheck implements ApplicationListener<ApplicationEnvironmentPreparedEvent>, Ordered {

	private static final Pattern VERSION = Pattern.compile("(\\d+)\\..*");

	@Override
	public void onApplicationEvent(ApplicationEnvironmentPreparedEvent event) {
		requireNewEnough(SpringBootVersion.getVersion());
	}

	static void requireNewEnough(@Nullable String version) {
		Matcher major = VERSION.matcher((version != null) ? version : "");
		if (!major.matches()) {
			return; // version unknown: assume that it fits
		}
		if (Integer.parseInt(major.group(1)) < 4) {
			throw new Iso8583ConfigurationException(
					"The ISO 8583 starter needs Spring Boot 4.0 or newer, and Spring Boot " + version
							+ " is on the class path",
					"Use Spring Boot 4.0 or newer, or remove iso8583-spring-boot-starter.");
		}
	}

	/** Runs after the listener that sets up logging, so that the message is logged. */
	@Override
	public int getOrder() {
		return Ordered.HIGHEST_PRECEDENCE + 30;
	}

}
