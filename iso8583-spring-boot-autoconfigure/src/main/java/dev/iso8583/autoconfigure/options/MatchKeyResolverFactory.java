package dev.iso8583.autoconfigure.options;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

import dev.iso8583.autoconfigure.binding.PropertyValues;
import dev.iso8583.autoconfigure.binding.Setting;
import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;
import dev.iso8583.autoconfigure.properties.LinkProperties;
import dev.iso8583.autoconfigure.properties.MatchRuleProperties;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.matching.MatchRule;
import dev.iso8583.matching.MatchRules;
import dev.iso8583.message.MtiPattern;

/**
 * Creates the match keys of a link from {@code match-fields}, {@code match-rules} or the
 * bean that {@code match-key-resolver} names. A link that sets one of the first two
 * ignores a bean that the defaults name.
 */
final class MatchKeyResolverFactory {

	private final Settings<LinkProperties> settings;

	private final LinkProperties own;

	private final LinkProperties defaults;

	private final BeanFactory beans;

	private final ResponseGuides responses;

	MatchKeyResolverFactory(Settings<LinkProperties> settings, BeanFactory beans, ResponseGuides responses) {
		this.settings = settings;
		this.own = settings.own();
		this.defaults = settings.defaults();
		this.beans = beans;
		this.responses = responses;
	}

	MatchKeyResolver create() {
		requireOneKind(this.settings.prefix(), this.own);
		requireOneKind(this.settings.defaultsPrefix(), this.defaults);
		if (this.own.getMatchKeyResolver() != null) {
			return bean(this.settings.prefix(), this.own.getMatchKeyResolver());
		}
		if (this.defaults.getMatchKeyResolver() != null && !hasFields(this.own)) {
			return bean(this.settings.defaultsPrefix(), this.defaults.getMatchKeyResolver());
		}
		MatchFields fields = fields();
		List<MatchRuleProperties> rules = this.own.getMatchRules();
		return (rules != null) ? rules(this.settings.prefix(), rules, fields)
				: rules(this.settings.defaultsPrefix(), this.defaults.getMatchRules(), fields);
	}

	private static boolean hasFields(LinkProperties link) {
		return link.getMatchFields() != null || link.getMatchRules() != null;
	}

	private static void requireOneKind(String prefix, LinkProperties link) {
		if (link.getMatchKeyResolver() != null && hasFields(link)) {
			throw new InvalidConfigurationPropertyValueException(prefix + ".match-key-resolver",
					link.getMatchKeyResolver(),
					"There are match-fields or match-rules, too, and a link has these or a bean.");
		}
	}

	private MatchKeyResolver bean(String where, String name) {
		if (!this.beans.containsBean(name) || !this.beans.isTypeMatch(name, MatchKeyResolver.class)) {
			throw new InvalidConfigurationPropertyValueException(where + ".match-key-resolver", name,
					"There is no bean of that name and of type " + MatchKeyResolver.class.getName() + ".");
		}
		return this.beans.getBean(name, MatchKeyResolver.class);
	}

	private MatchFields fields() {
		Setting<List<Integer>> fields = this.settings.get("match-fields", LinkProperties::getMatchFields);
		List<Integer> numbers = fields.value();
		return (numbers != null) ? fields.use(() -> received(new MatchFields(numbers), null)) : MatchFields.STAN;
	}

	private MatchFields received(MatchFields fields, @Nullable MtiPattern requests) {
		this.responses.requireFields(fields.fields(), requests);
		return fields;
	}

	private MatchKeyResolver rules(String where, @Nullable List<MatchRuleProperties> rules, MatchFields otherwise) {
		if (rules == null || rules.isEmpty()) {
			return otherwise;
		}
		List<MatchRule> made = new ArrayList<>();
		for (int index = 0; index < rules.size(); index++) {
			made.add(rule(where + ".match-rules[" + index + "]", rules.get(index)));
		}
		return PropertyValues.use(where + ".match-rules", made, () -> new MatchRules(made, otherwise));
	}

	private MatchRule rule(String where, MatchRuleProperties rule) {
		String mti = rule.getMti();
		if (mti == null) {
			throw new Iso8583ConfigurationException(where + ".mti is not set",
					"Set it to the type of the requests, such as 0200, or 02xx for several.");
		}
		MatchFields fields = PropertyValues.use(where + ".fields", rule.getFields(),
				() -> new MatchFields(rule.getFields()));
		MatchRule any = PropertyValues.use(where + ".mti", mti, () -> new MatchRule(MtiPattern.of(mti), null, fields));
		PropertyValues.check(where + ".fields", rule.getFields(), () -> received(fields, MtiPattern.of(mti)));
		String code = PropertyValues.text(where + ".processing-code", rule.getProcessingCode());
		return (code == null) ? any : PropertyValues.use(where + ".processing-code", code,
				() -> new MatchRule(MtiPattern.of(mti), code, fields));
	}

}
