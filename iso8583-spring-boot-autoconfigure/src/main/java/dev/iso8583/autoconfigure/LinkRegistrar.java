package dev.iso8583.autoconfigure;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.aot.AotDetector;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * Registers a bean for each link and each named message format, unless the application
 * has a bean with that name. Reads names only: {@link LinkFactory} and
 * {@link MessageFormatFactory} create the beans from the bound properties. A {@code
 * BeanRegistrar} would not do, since it cannot see which beans exist.
 */
final class LinkRegistrar implements ImportBeanDefinitionRegistrar {

	static final String LINK_FACTORY = "iso8583LinkFactory";

	static final String FORMAT_FACTORY = "iso8583MessageFormatFactory";

	/** Bean name of the format without a name, see {@link Iso8583AutoConfiguration}. */
	private static final String UNNAMED_FORMAT = "iso8583MessageFormat";

	private static final String FORMATS = "iso8583.message.formats";

	/**
	 * Types of links by their name in properties, which is also the method of the
	 * factory.
	 */
	private static final Map<String, Class<?>> LINKS = links();

	private final Environment environment;

	LinkRegistrar(Environment environment) {
		this.environment = environment;
	}

	private static Map<String, Class<?>> links() {
		Map<String, Class<?>> links = new LinkedHashMap<>();
		links.put("pool", Pool.class);
		links.put("connection", Connection.class);
		links.put("server", Server.class);
		return links;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Map<String, String> taken = new HashMap<>();
		for (String name : LinkNames.of(this.environment, FORMATS)) {
			register(registry, MessageFormatFactory.beanName(name), MessageFormat.class, FORMAT_FACTORY, "named", name);
		}
		LINKS.forEach((kind, type) -> registerLinks(registry, "iso8583." + kind, type, kind, taken));
	}

	/**
	 * Refuse links and formats that are configured but have no bean. Bean definitions are
	 * made once; for an application that is processed ahead of time, during its build.
	 */
	static void requireRegistered(Environment environment, BeanFactory beans) {
		for (String name : LinkNames.of(environment, FORMATS)) {
			requireRegistered(FORMATS + "." + name, MessageFormatFactory.beanName(name), MessageFormat.class, beans);
		}
		LINKS.forEach((kind, type) -> {
			for (String name : LinkNames.of(environment, "iso8583." + kind)) {
				requireRegistered("iso8583." + kind + "." + name, name, type, beans);
			}
		});
		if (environment.getProperty(OrderlyExit.PROPERTY, Boolean.class, false)
				&& beans.getBeanProvider(OrderlyExit.class).getIfAvailable() == null) {
			throw notRegistered(OrderlyExit.PROPERTY, "has no effect");
		}
	}

	private static void requireRegistered(String property, String bean, Class<?> type, BeanFactory beans) {
		if (!beans.containsBean(bean)) {
			throw notRegistered(property, "has no bean named '" + bean + "'");
		}
		if (!canStandFor(type, bean, beans)) {
			throw notRegistered(property,
					"has a bean named '" + bean + "', which is not a " + type.getSimpleName() + " as it should be");
		}
	}

	/**
	 * Whether a bean is of the type of its link; or, instead of a link that sends, a fake
	 * or mock of a test.
	 */
	private static boolean canStandFor(Class<?> type, String bean, BeanFactory beans) {
		boolean isFake = beans.isTypeMatch(bean, Iso8583Operations.class) && !beans.isTypeMatch(bean, Pool.class)
				&& !beans.isTypeMatch(bean, Connection.class);
		return beans.isTypeMatch(bean, type) || isFake && Iso8583Operations.class.isAssignableFrom(type);
	}

	private static Iso8583ConfigurationException notRegistered(String property, String consequence) {
		return new Iso8583ConfigurationException(
				property + " is configured, and " + consequence + ": it was not configured when the bean definitions"
						+ " were made" + (AotDetector.useGeneratedArtifacts() ? ", which was ahead of time (AOT)" : ""),
				"Configure " + property + " where the application is built, too (process-aot), for example in"
						+ " application.yml; its values may be others at run time. Without AOT, have the property"
						+ " before the bean definitions are made, not from a @PropertySource or a bean.");
	}

	private void registerLinks(BeanDefinitionRegistry registry, String prefix, Class<?> type, String method,
			Map<String, String> taken) {
		List<String> names = LinkNames.of(this.environment, prefix);
		for (String name : names) {
			String other = taken.put(name, prefix);
			if (other != null) {
				throw new Iso8583ConfigurationException(
						"The name '" + name + "' is used twice, under " + other + " and under " + prefix,
						"Rename one of them: each becomes a bean of its name.");
			}
			register(registry, name, type, LINK_FACTORY, method, name);
		}
	}

	private static void register(BeanDefinitionRegistry registry, String bean, Class<?> type, String factory,
			String method, String argument) {
		if (bean.equals(UNNAMED_FORMAT)) {
			throw new Iso8583ConfigurationException("A message format cannot be named '" + argument
					+ "': the one without a name is the bean '" + bean + "'",
					"Rename it below iso8583.message.formats.");
		}
		// some beans, such as environment, have no definition
		boolean isSingleton = registry instanceof SingletonBeanRegistry singletons
				&& singletons.containsSingleton(bean);
		if (registry.containsBeanDefinition(bean) || isSingleton) {
			if (registry instanceof BeanFactory beans && !canStandFor(type, bean, beans)) {
				throw new Iso8583ConfigurationException(
						"'" + argument + "' is configured to become a bean named '" + bean + "' of type "
								+ type.getSimpleName() + ", but the bean of that name is of another type",
						"Rename the link, or the bean. For a component, write a name such as @Component(\"" + bean
								+ "Service\").");
			}
			return;
		}
		RootBeanDefinition definition = new RootBeanDefinition();
		definition.setTargetType(type);
		definition.setFactoryBeanName(factory);
		definition.setFactoryMethodName(method);
		definition.getConstructorArgumentValues().addIndexedArgumentValue(0, argument);
		definition.setDescription("from the configuration properties of '" + argument + "'");
		registry.registerBeanDefinition(bean, definition);
	}

}
