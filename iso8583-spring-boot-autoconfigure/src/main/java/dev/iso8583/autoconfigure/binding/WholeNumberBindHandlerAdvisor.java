package dev.iso8583.autoconfigure.binding;

import org.springframework.boot.context.properties.ConfigurationPropertiesBindHandlerAdvisor;
import org.springframework.boot.context.properties.bind.AbstractBindHandler;
import org.springframework.boot.context.properties.bind.BindContext;
import org.springframework.boot.context.properties.bind.BindHandler;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.source.ConfigurationProperty;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * Refuses a fraction for a property that is a whole number. YAML supplies a number, and
 * Spring would silently drop its fraction.
 */
public final class WholeNumberBindHandlerAdvisor implements ConfigurationPropertiesBindHandlerAdvisor {

	private static final ConfigurationPropertyName OURS = ConfigurationPropertyName.of("iso8583");

	@Override
	public BindHandler apply(BindHandler parent) {
		return new AbstractBindHandler(parent) {
			@Override
			public Object onSuccess(ConfigurationPropertyName name, Bindable<?> target, BindContext context,
					Object result) {
				ConfigurationProperty property = context.getConfigurationProperty();
				if (OURS.isAncestorOf(name) && result instanceof Integer number && property != null
						&& property.getValue() instanceof Number written && written.doubleValue() != number) {
					throw new InvalidConfigurationPropertyValueException(name.toString(), written,
							"It is a whole number, and nothing is rounded; write " + number + " or " + (number + 1)
									+ ".");
				}
				return super.onSuccess(name, target, context, result);
			}
		};
	}

}
