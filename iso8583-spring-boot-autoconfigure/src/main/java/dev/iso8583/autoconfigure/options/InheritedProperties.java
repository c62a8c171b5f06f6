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
 * What an address of a pool has unless it says otherwise: what its pool says, else
 * {@code iso8583.defaults}. Goes by the properties there are, so that one that is new is
 * inherited, too.
 */
public final class InheritedProperties {

	private InheritedProperties() {
	}

	public static DialProperties of(DialProperties pool, DialProperties defaults) {
		DialProperties inherited = new DialProperties();
		fill(inherited, pool);
		boolean bean = pool.getMatchKeys() != null;
		boolean fields = pool.getMatchFields() != null || pool.getMatchRules() != null;
		// a pool that means TLS has it, whatever the defaults say, and so has each
		// address
		if (pool.getSsl().getEnabled() == null && LinkTls.isMeant(pool.getSsl())) {
			inherited.getSsl().setEnabled(true);
		}
		// and likewise a pool that says what it sends, or that it does not
		DialNetworkManagementProperties sent = inherited.getNetworkManagement();
		Stream.of(sent.getSignOn(), sent.getEchoTest(), sent.getSignOff()).forEach(InheritedProperties::settle);
		fill(inherited, defaults);
		// of properties that exclude each other, those of the pool stand alone
		if (bean) {
			inherited.setMatchFields(null);
			inherited.setMatchRules(null);
		}
		if (fields) {
			inherited.setMatchKeys(null);
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
			// it starts anew from its name
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

	/** Whether a bean says nothing, but for some properties. */
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

	/** Set what is not set. */
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

	/** Whether a property holds properties, as {@code framing} does. */
	private static boolean isNested(PropertyDescriptor property) {
		Class<?> type = property.getPropertyType();
		boolean ours = type.getPackageName().equals(DialProperties.class.getPackageName()) && !type.isEnum();
		return ours || property.getWriteMethod() == null;
	}

	/** Whether it can be set, or is a group of properties that can. */
	private static boolean isBound(PropertyDescriptor property) {
		Method getter = property.getReadMethod();
		return getter != null && (property.getWriteMethod() != null
				|| (getter.getDeclaringClass() != Object.class && !BeanUtils.isSimpleProperty(getter.getReturnType())));
	}

	private static @Nullable Object get(PropertyDescriptor property, Object bean) {
		return ReflectionUtils.invokeMethod(property.getReadMethod(), bean);
	}

}
