package dev.iso8583.autoconfigure;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.config.SingletonBeanRegistry;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.pool.Pool;
import dev.iso8583.server.Server;

/**
 * Registers a bean for each link and each named message format, unless the application
 * has a bean of that name. Reads names only; the beans are made by {@link LinkFactory}
 * and {@link MessageFormatFactory} from the bound properties. It is not a
 * {@code BeanRegistrar}, since that cannot see which beans are there.
 */
final class LinkRegistrar implements ImportBeanDefinitionRegistrar {

	static final String LINK_FACTORY = "iso8583LinkFactory";

	static final String FORMAT_FACTORY = "iso8583MessageFormatFactory";

	/** The format without a name, see {@link Iso8583AutoConfiguration}. */
	private static final String UNNAMED_FORMAT = "iso8583MessageFormat";

	private final Environment environment;

	LinkRegistrar(Environment environment) {
		this.environment = environment;
	}

	@Override
	public void registerBeanDefinitions(AnnotationMetadata metadata, BeanDefinitionRegistry registry) {
		Map<String, String> taken = new HashMap<>();
		for (String name : LinkNames.of(this.environment, "iso8583.message.formats")) {
			register(registry, MessageFormatFactory.beanName(name), MessageFormat.class, FORMAT_FACTORY, "named", name);
		}
		registerLinks(registry, "iso8583.pool", Pool.class, "pool", taken);
		registerLinks(registry, "iso8583.connection", Connection.class, "connection", taken);
		registerLinks(registry, "iso8583.server", Server.class, "server", taken);
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
		// some, such as environment, have no definition
		boolean isSingleton = registry instanceof SingletonBeanRegistry singletons
				&& singletons.containsSingleton(bean);
		if (registry.containsBeanDefinition(bean) || isSingleton) {
			if (registry instanceof BeanFactory beans && !beans.isTypeMatch(bean, type)) {
				throw new Iso8583ConfigurationException(
						"'" + argument + "' is configured to become a bean named '" + bean + "' of type "
								+ type.getSimpleName() + ", and there is a bean of that name that is none",
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
