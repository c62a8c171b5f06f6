package dev.iso8583.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.context.runner.ContextConsumer;
import org.springframework.context.LifecycleProcessor;
import org.springframework.context.support.DefaultLifecycleProcessor;
import org.springframework.core.env.PropertySource;
import org.springframework.core.io.ByteArrayResource;

import dev.iso8583.autoconfigure.ConnectionOptionsCustomizer;
import dev.iso8583.autoconfigure.Iso8583AutoConfiguration;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.framing.Framing;

/**
 * An application configured by a YAML snippet. It creates all beans, but dials nothing
 * and listens on no port.
 */
final class LoadedSnippet {

	/** The name of the link for snippets that show only some properties of a link. */
	static final String LINK = "snippet";

	private final Map<String, Framing> framings = new HashMap<>();

	private final ApplicationContextRunner context;

	LoadedSnippet(String yaml) {
		this.context = new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(SslAutoConfiguration.class, Iso8583AutoConfiguration.class))
			.withPropertyValues(describesMessages(yaml) ? "iso8583.enabled=true"
					: "iso8583.message.config=classpath:docs/iso8583.xml")
			.withBean("lifecycleProcessor", LifecycleProcessor.class, NothingStarts::new)
			.withBean("framings", ConnectionOptionsCustomizer.class, () -> this::note)
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addLast(propertySource(isWhole(yaml) ? yaml : ofALink(yaml))));
	}

	private void note(String link, ConnectionOptions.Builder options) {
		this.framings.put(link, options.build().framing());
	}

	/** Whether the snippet says itself what messages look like. */
	private static boolean describesMessages(String yaml) {
		return yaml.lines().anyMatch((line) -> line.matches("    (spec|config):.*"));
	}

	private static boolean isWhole(String yaml) {
		return yaml.lines().anyMatch((line) -> line.matches("(iso8583|spring|management):"));
	}

	private static String ofALink(String yaml) {
		return "iso8583:\n  pool:\n    " + LINK + ":\n      addresses: ['localhost:1']\n" + yaml.indent(6);
	}

	private static PropertySource<?> propertySource(String yaml) {
		try {
			return new YamlPropertySourceLoader().load("yaml", new ByteArrayResource(yaml.getBytes())).get(0);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	void run(ContextConsumer<? super AssertableApplicationContext> test) {
		this.context.run(test);
	}

	/**
	 * Return the bytes that a link of the snippet writes for ABCD, after the application
	 * has started.
	 */
	String wire() {
		ByteBuf out = Unpooled.buffer();
		Objects.requireNonNull(this.framings.get(LINK)).write(out, "ABCD".getBytes(), new byte[0]);
		String hex = ByteBufUtil.hexDump(out);
		out.release();
		return hex;
	}

	private static final class NothingStarts extends DefaultLifecycleProcessor {

		@Override
		public void onRefresh() {
		}

	}

}
