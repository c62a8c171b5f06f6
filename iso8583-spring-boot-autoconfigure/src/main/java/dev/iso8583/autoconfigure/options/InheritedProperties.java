package dev.iso8583.autoconfigure.options;

import java.beans.PropertyDescriptor;
import java.lang.reflect.Method;
import java.util.Set;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.BeanUtils;
import org.springframework.util.ReflectionUtils;
import org.springframework.util.unit.DataSize;

import dev.iso8583.autoconfigure.properties.DialNetworkManagementProperties;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.FramingProperties;
import dev.iso8583.autoconfigure.properties.NetworkMessageProperties;

/**
 * Computes the properties that an address inherits: those of its pool, else those of
 * {@code iso8583.defaults}. Finds properties by reflection, so that a new property is
 * inherited without a change here.
 */
public final class InheritedProperties {

	private InheritedProperties() {
	}

	public static DialProperties of(DialProperties pool, DialProperties defaults) {
		DialProperties inherited = new DialProperties();
		fill(inherited, pool);
		boolean bean = pool.getMatchKeyResolver() != null;
		boolean fields = pool.getMatchFields() != null || pool.getMatchRules() != null;
		// TLS of a pool applies to its addresses whatever the defaults say
		if (pool.getSsl().getEnabled() == null && LinkTls.isMeant(pool.getSsl())) {
			inherited.getSsl().setEnabled(true);
		}
		// and so do the messages that a pool sends, or does not
		DialNetworkManagementProperties sent = inherited.getNetworkManagement();
		Stream.of(sent.getSignOn(), sent.getEchoTest(), sent.getSignOff()).forEach(InheritedProperties::settle);
		fill(inherited, defaults);
		// of properties that exclude each other, only those of the pool remain
		if (bean) {
			inherited.setMatchFields(null);
			inherited.setMatchRules(null);
		}
		if (fields) {
			inherited.setMatchKeyResolver(null);
		}
		inheritFraming(inherited, pool.getFraming());
		return inherited;
	}

	private static void settle(NetworkMessageProperties message) {
		if (Boolean.FALSE.equals(message.getEnabled())) {
			message.switchOff();
		}
		else if (NetworkManagementOptions.isSet(message)) {
			message.setEnabled(true);
		}
	}

	private static void inheritFraming(DialProperties inherited, FramingProperties pool) {
		FramingProperties framing = inherited.getFraming();
		if (pool.getName() != null) {
			// a framing with a name inherits the maximum length only
			DataSize maximum = framing.getMaximumLength();
			framing = new FramingProperties();
			fill(framing, pool);
			framing.setMaximumLength(maximum);
			inherited.setFraming(framing);
		}
		else if (FramingFactory.hasHeader(pool)) {
			framing.setTpdu(pool.getTpdu());
			framing.setHeader(pool.getHeader());
			framing.setDestinationStation(pool.getDestinationStation());
			framing.setSourceStation(pool.getSourceStation());
		}
	}

	/** Whether no property is set, with some exceptions. */
	static boolean isSilent(Object bean, Set<String> except) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(bean.getClass())) {
			if (isBound(property) && !except.contains(property.getName())) {
				Object value = get(property, bean);
				if (isNested(property) ? !isSilent(value, Set.of()) : value != null) {
					return false;
				}
			}
		}
		return true;
	}

	/** Set the properties that are not set. */
	private static void fill(Object target, Object source) {
		for (PropertyDescriptor property : BeanUtils.getPropertyDescriptors(target.getClass())) {
			if (isBound(property)) {
				Object value = get(property, source);
				if (isNested(property)) {
					fill(get(property, target), value);
				}
				else if (get(property, target) == null && value != null) {
					ReflectionUtils.invokeMethod(property.getWriteMethod(), target, value);
				}
			}
		}
	}

	/** Whether a property is a group of properties, such as {@code framing}. */
	private static boolean isNested(PropertyDescriptor property) {
		Class<?> type = property.getPropertyType();
		boolean ours = type.getPackageName().equals(DialProperties.class.getPackageName()) && !type.isEnum();
		return ours || property.getWriteMethod() == null;
	}

	/** Whether the property can be set, or is a group of properties that can. */
	private static boolean isBound(PropertyDescriptor property) {
		Method getter = property.getReadMethod();
		return getter != null && (property.getWriteMethod() != null
				|| (getter.getDeclaringClass() != Object.class && !BeanUtils.isSimpleProperty(getter.getReturnType())));
	}

	private static @Nullable Object get(PropertyDescriptor property, Object bean) {
		return ReflectionUtils.invokeMethod(property.getReadMethod(), bean);
	}

}
