package dev.iso8583.autoconfigure.handler;

import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.springframework.aop.framework.autoproxy.AutoProxyUtils;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.MethodIntrospector;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.AnnotatedElementUtils;
import org.springframework.core.annotation.AnnotationUtils;
import org.springframework.core.annotation.Order;
import org.springframework.util.ClassUtils;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.annotation.PingHandler;
import dev.iso8583.annotation.SignOffHandler;
import dev.iso8583.annotation.SignOnHandler;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.connection.MessageHandler;
import dev.iso8583.connection.NetworkManagementRequest;
import dev.iso8583.message.Mti;
import dev.iso8583.message.MtiPattern;

/**
 * Finds handlers on beans by their types, without creating the beans: a lazy bean is
 * created when its first message comes.
 */
public final class HandlerFinder {

	private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(InboundHandler.class,
			PingHandler.class, SignOnHandler.class, SignOffHandler.class);

	private final ConfigurableListableBeanFactory beans;

	public HandlerFinder(ConfigurableListableBeanFactory beans) {
		this.beans = beans;
	}

	Found find() {
		Found found = new Found(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
		for (String bean : this.beans.getBeanNamesForType(Object.class, true, false)) {
			if (!ScopedProxyUtils.isScopedTarget(bean)) {
				find(bean, found);
			}
		}
		return found;
	}

	private void find(String bean, Found found) {
		Class<?> type = AutoProxyUtils.determineTargetClass(this.beans, bean);
		if (type != null && ScopedObject.class.isAssignableFrom(type)) {
			// a proxy by interfaces does not show the class of its target
			type = AutoProxyUtils.determineTargetClass(this.beans, ScopedProxyUtils.getTargetBeanName(bean));
		}
		if (type == null || type.getName().startsWith("org.springframework.")) {
			return;
		}
		for (Class<? extends Annotation> annotation : ANNOTATIONS) {
			findOnClass(bean, type, annotation, found);
			findOnMethods(bean, type, annotation, found);
		}
	}

	private void findOnClass(String bean, Class<?> type, Class<? extends Annotation> annotation, Found found) {
		Annotation present = AnnotatedElementUtils.findMergedAnnotation(type, annotation);
		if (present == null) {
			return;
		}
		String description = "bean '" + bean + "' of class " + type.getName();
		Class<?> wanted = (annotation == InboundHandler.class) ? MessageHandler.class : NetworkManagementRequest.class;
		if (!wanted.isAssignableFrom(type)) {
			throw new Iso8583ConfigurationException(
					description + " has @" + annotation.getSimpleName() + " on its class, but is not a "
							+ wanted.getSimpleName(),
					"Let the class implement " + wanted.getName() + ", or put the annotation on a method.");
		}
		int order = orderOf(AnnotatedElementUtils.findMergedAnnotation(type, Order.class));
		if (annotation == InboundHandler.class) {
			refuseOwn(type, MessageHandler.class, description + " has @InboundHandler",
					"Say with mti and link of the annotation which messages it handles", "handles", Mti.class);
			refuseOwn(type, MessageHandler.class, description + " has @InboundHandler",
					"Say with nonBlocking of the annotation whether it blocks", "isNonBlocking", Mti.class);
			found.inbound.add(inbound((InboundHandler) present, new MessageHandlerBean(this.beans, bean), bean,
					description, order));
		}
		else {
			refuseOwn(type, NetworkManagementRequest.class, description + " has @" + annotation.getSimpleName(),
					"Say with link of the annotation where it applies, or return null from message() for nothing",
					"applies");
			found.of(annotation)
				.add(new Handler<>(new NetworkManagementRequestBean(this.beans, bean), description, links(present),
						List.of(), order));
		}
	}

	/**
	 * Refuse a class that implements a method which the annotation replaces: event loops
	 * would call it, and they must not create a bean.
	 */
	private static void refuseOwn(Class<?> type, Class<?> wanted, String description, String instead, String method,
			Class<?>... parameters) {
		Class<?> author = ClassUtils.getMethod(ClassUtils.getUserClass(type), method, parameters).getDeclaringClass();
		if (author != wanted && !Proxy.isProxyClass(author)) {
			throw new Iso8583ConfigurationException(description + " on its class, and " + method + "() of "
					+ author.getName() + " would never be asked",
					instead + ", and remove the method " + method + "().");
		}
	}

	private void findOnMethods(String bean, Class<?> type, Class<? extends Annotation> annotation, Found found) {
		if (!AnnotationUtils.isCandidateClass(type, annotation)) {
			return;
		}
		Map<Method, Annotation> methods = MethodIntrospector.selectMethods(type,
				(MethodIntrospector.MetadataLookup<Annotation>) (method) -> AnnotatedElementUtils
					.findMergedAnnotation(method, annotation));
		methods.forEach((method, present) -> {
			String description = "method " + describe(method) + " of bean '" + bean + "'";
			HandlerMethod target = HandlerMethod.of(this.beans, bean, invocable(bean, method, description), annotation,
					description);
			Order onMethod = AnnotatedElementUtils.findMergedAnnotation(method, Order.class);
			int order = orderOf(
					(onMethod != null) ? onMethod : AnnotatedElementUtils.findMergedAnnotation(type, Order.class));
			if (annotation == InboundHandler.class) {
				found.inbound.add(inbound((InboundHandler) present, target, bean, description, order));
			}
			else {
				found.of(annotation).add(new Handler<>(target::message, description, links(present), List.of(), order));
			}
		});
	}

	private Handler<MessageHandler> inbound(InboundHandler inbound, MessageHandler target, String bean,
			String description, int order) {
		if (inbound.nonBlocking() && !isSingleton(bean)) {
			throw new Iso8583ConfigurationException(
					"The " + description + " has @InboundHandler(nonBlocking = true), and its bean is not a singleton,"
							+ " so that an event loop would create one for each message",
					"Make the bean a singleton, or leave out nonBlocking.");
		}
		return new Handler<>(target, description, resolve(inbound.link()), patterns(inbound, description), order,
				// a lazy bean is created on a handler thread, by its first message
				inbound.nonBlocking() ? () -> this.beans.containsSingleton(bean) : () -> false);
	}

	/** Whether there is one instance, and not a proxy of several. */
	private boolean isSingleton(String bean) {
		String target = ScopedProxyUtils.getTargetBeanName(bean);
		return this.beans.isSingleton(bean) && (!this.beans.containsBean(target) || this.beans.isSingleton(target));
	}

	private Method invocable(String bean, Method method, String description) {
		Class<?> beanType = this.beans.getType(bean);
		try {
			return AopUtils.selectInvocableMethod(method, (beanType != null) ? beanType : method.getDeclaringClass());
		}
		catch (IllegalStateException ex) {
			throw new Iso8583ConfigurationException("The " + description + " cannot be called: " + ex.getMessage(),
					"Make the method visible to the proxy of its bean: not private, and declared in an interface if the"
							+ " bean is proxied by interfaces.");
		}
	}

	private static int orderOf(@Nullable Order order) {
		return (order != null) ? order.value() : Ordered.LOWEST_PRECEDENCE;
	}

	private static String describe(Method method) {
		return ClassUtils.getUserClass(method.getDeclaringClass()).getName() + "." + method.getName() + "("
				+ String.join(", ", Arrays.stream(method.getParameterTypes()).map(Class::getSimpleName).toList()) + ")";
	}

	private List<MtiPattern> patterns(InboundHandler handler, String description) {
		Set<String> texts = resolve(handler.mti());
		try {
			return texts.isEmpty() ? List.of(MtiPattern.of("xxxx")) : texts.stream().map(MtiPattern::of).toList();
		}
		catch (IllegalArgumentException ex) {
			throw new Iso8583ConfigurationException("The mti of the " + description + " is wrong: " + ex.getMessage(),
					"Write four digits, with x for any digit, such as @InboundHandler(mti = \"0800\").");
		}
	}

	private Set<String> links(Annotation annotation) {
		if (annotation instanceof PingHandler ping) {
			return resolve(ping.link());
		}
		if (annotation instanceof SignOnHandler signOn) {
			return resolve(signOn.link());
		}
		return resolve(((SignOffHandler) annotation).link());
	}

	private Set<String> resolve(String[] texts) {
		Set<String> resolved = new LinkedHashSet<>();
		for (String text : texts) {
			String value = this.beans.resolveEmbeddedValue(text);
			if (value != null && !value.isBlank()) {
				Arrays.stream(value.split(",")).map(String::trim).forEach(resolved::add);
			}
		}
		return resolved;
	}

	/** The handlers found. */
	record Found(List<Handler<MessageHandler>> inbound, List<Handler<NetworkManagementRequest>> pings,
			List<Handler<NetworkManagementRequest>> signOns, List<Handler<NetworkManagementRequest>> signOffs) {

		private List<Handler<NetworkManagementRequest>> of(Class<? extends Annotation> annotation) {
			if (annotation == PingHandler.class) {
				return this.pings;
			}
			return (annotation == SignOnHandler.class) ? this.signOns : this.signOffs;
		}

	}

}
