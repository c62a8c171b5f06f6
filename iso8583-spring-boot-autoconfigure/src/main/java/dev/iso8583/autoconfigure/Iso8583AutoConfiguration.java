package dev.iso8583.autoconfigure;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.task.VirtualThreadTaskExecutor;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.WholeNumberBindHandlerAdvisor;
import dev.iso8583.autoconfigure.handler.HandlerFinder;
import dev.iso8583.autoconfigure.handler.HandlerRegistry;
import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.autoconfigure.properties.Iso8583Properties;
import dev.iso8583.autoconfigure.properties.ThreadProperties;
import dev.iso8583.autoconfigure.tls.TlsBundles;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.StanGenerator;
import dev.iso8583.transport.Transport;

/**
 * Creates pools, connections and servers from the properties under {@code iso8583}, and
 * lets annotated beans handle their messages.
 */
@AutoConfiguration
@ConditionalOnBooleanProperty(name = "iso8583.enabled", matchIfMissing = true)
@EnableConfigurationProperties(Iso8583Properties.class)
@Import(LinkRegistrar.class)
public final class Iso8583AutoConfiguration {

	Iso8583AutoConfiguration() {
	}

	@Bean
	@ConditionalOnMissingBean
	StanGenerator iso8583StanGenerator() {
		return StanGenerator.inMemory();
	}

	@Bean(LinkRegistrar.FORMAT_FACTORY)
	MessageFormatFactory iso8583MessageFormatFactory(Iso8583Properties properties, ResourceLoader resources,
			StanGenerator stans, ObjectProvider<MessageFormatCustomizer> customizers) {
		return new MessageFormatFactory(properties.getMessage(), resources, stans,
				customizers.orderedStream().toList());
	}

	/**
	 * Lazy, because an application whose links all name their format does not need it.
	 */
	@Bean
	@Lazy
	@Primary
	@ConditionalOnMissingBean
	MessageFormat iso8583MessageFormat(MessageFormatFactory factory) {
		return factory.unnamed();
	}

	@Bean
	@ConditionalOnMissingBean
	Transport iso8583Transport(Iso8583Properties properties, Environment environment,
			ObjectProvider<TransportCustomizer> customizers) {
		Transport.Builder transport = Transport.builder();
		ThreadProperties threads = properties.getThreads();
		PropertyValues.set("iso8583.threads.event-loops", threads.getEventLoops(), transport::eventLoopThreads);
		PropertyValues.set("iso8583.threads.native-sockets", threads.getNativeSockets(), transport::nativeSockets);
		PropertyValues.set("iso8583.threads.handlers", threads.getHandlers(), transport::handlerThreads);
		PropertyValues.set("iso8583.threads.handler-queue", threads.getHandlerQueue(), transport::handlerQueue);
		if (Threading.VIRTUAL.isActive(environment)) {
			transport.handlers(new VirtualThreadTaskExecutor("iso8583-handler-"));
			transport.callbacks(new VirtualThreadTaskExecutor("iso8583-callback-"));
		}
		customizers.orderedStream().forEach((customizer) -> customizer.customize(transport));
		return transport.build();
	}

	@Bean
	static HandlerRegistry iso8583HandlerRegistry(ConfigurableListableBeanFactory beans, Iso8583Properties properties) {
		return new HandlerRegistry(new HandlerFinder(beans), properties);
	}

	@Bean
	@ConditionalOnBooleanProperty(OrderlyExit.PROPERTY)
	OrderlyExit iso8583OrderlyExit() {
		return new OrderlyExit("TERM");
	}

	@Bean
	static WholeNumberBindHandlerAdvisor iso8583WholeNumberBindHandlerAdvisor() {
		return new WholeNumberBindHandlerAdvisor();
	}

	@Bean
	TlsBundles iso8583TlsBundles(ObjectProvider<SslBundles> bundles, Environment environment) {
		return new TlsBundles(bundles, environment);
	}

	@Bean(LinkRegistrar.LINK_FACTORY)
	LinkFactory iso8583LinkFactory(Iso8583Properties properties, Transport transport, HandlerRegistry handlers,
			BeanFactory beans) {
		return new LinkFactory(properties, transport, handlers, beans);
	}

	@Bean
	Links iso8583Links(ListableBeanFactory beans, LinkFactory factory) {
		return new Links(beans, factory::poolsBehindConnections);
	}

	@Bean
	LinkControl iso8583LinkControl(Links links, LinkFactory factory, BeanFactory beans) {
		return new LinkControl(links, factory, beans);
	}

	@Bean
	LinkEvents iso8583LinkEvents(ApplicationEventPublisher publisher) {
		return new LinkEvents(publisher);
	}

	@Bean
	LinkLifecycle iso8583ServersLifecycle(LinkControl links) {
		return new LinkLifecycle(LinkLifecycle.SERVERS, links::startServers, links::stopServers);
	}

	@Bean
	LinkLifecycle iso8583PoolsLifecycle(LinkControl links) {
		return new LinkLifecycle(LinkLifecycle.POOLS, links::startPools, links::stopPools);
	}

	@Bean
	LinkLifecycle iso8583AcceptingLifecycle(LinkControl links) {
		return new LinkLifecycle(LinkLifecycle.ACCEPTING, () -> {
		}, links::stopAccepting);
	}

}
