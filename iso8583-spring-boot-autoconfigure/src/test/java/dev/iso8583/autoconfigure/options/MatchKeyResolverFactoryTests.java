package dev.iso8583.autoconfigure.options;

import java.util.List;

import com.solab.iso8583.IsoMessage;
import com.solab.iso8583.IsoType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.support.DefaultListableBeanFactory;

import dev.iso8583.autoconfigure.binding.Settings;
import dev.iso8583.autoconfigure.properties.DialProperties;
import dev.iso8583.autoconfigure.properties.MatchRuleProperties;
import dev.iso8583.autoconfigure.properties.PoolProperties;
import dev.iso8583.matching.MatchFields;
import dev.iso8583.matching.MatchKey;
import dev.iso8583.matching.MatchKeyResolver;
import dev.iso8583.message.MessageFormat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * The match key resolver that the properties of a link select.
 */
class MatchKeyResolverFactoryTests {

	private final PoolProperties pool = new PoolProperties();

	private final DialProperties defaults = new DialProperties();

	private final DefaultListableBeanFactory beans = new DefaultListableBeanFactory();

	private final MessageFormat format = MessageFormat.builder().configuration("""
			<j8583-config>
				<parse type="0210">
					<field num="11" type="NUMERIC" length="6"/><field num="37" type="ALPHA" length="12"/>
				</parse>
				<parse type="0810">
					<field num="11" type="NUMERIC" length="6"/><field num="70" type="NUMERIC" length="3"/>
				</parse>
			</j8583-config>""").build();

	private final MatchKeyResolver own = (message) -> MatchKey.of(message, List.of("own"));

	@Test
	void stanUnlessConfigured() {
		assertThat(keys()).isEqualTo(MatchFields.STAN);
	}

	@Test
	void rulesOfTheDefaultsApplyToALinkWithoutRules() {
		this.defaults.setMatchRules(List.of(rule("08xx", null, 70)));
		this.pool.setMatchFields(List.of(37));
		assertThat(keys().keyOf(message(0x0800)).values()).containsExactly("301");
		assertThat(keys().keyOf(message(0x0200)).values()).containsExactly("123456789012");
	}

	@Test
	void rulesOfALinkReplaceThoseOfTheDefaults() {
		this.defaults.setMatchRules(List.of(rule("08xx", null, 70)));
		this.pool.setMatchRules(List.of(rule("0200", "31", 37)));
		assertThat(keys().keyOf(message(0x0800)).values()).containsExactly("000007");
		assertThat(keys().keyOf(message(0x0200)).values()).containsExactly("123456789012");
	}

	@Test
	void beanIsSelectedByItsName() {
		this.beans.registerSingleton("ours", this.own);
		this.pool.setMatchKeyResolver("ours");
		assertThat(keys()).isSameAs(this.own);
	}

	@Test
	void beanOfTheDefaultsIsNotUsedForALinkWithItsOwnFields() {
		this.beans.registerSingleton("ours", this.own);
		this.defaults.setMatchKeyResolver("ours");
		assertThat(keys()).isSameAs(this.own);
		this.pool.setMatchFields(List.of(11));
		assertThat(keys()).isEqualTo(MatchFields.STAN);
	}

	@Test
	void beanAndFieldsAtOnceAreRefused() {
		this.pool.setMatchKeyResolver("ours");
		this.pool.setMatchFields(List.of(11));
		assertThatException().isThrownBy(this::keys)
			.withMessageContaining("iso8583.pool.acquirer.match-key-resolver")
			.withMessageContaining("ours");
	}

	@Test
	void beanOfAnotherTypeIsRefused() {
		this.beans.registerSingleton("ours", "text");
		this.pool.setMatchKeyResolver("ours");
		assertThatException().isThrownBy(this::keys).withMessageContaining("iso8583.pool.acquirer.match-key-resolver");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", value = { "-, -, match-rules[0].mti is not set", "128, -, match-rules[0].mti",
			"0210, -, match-rules[0].mti", "0200, 3x, match-rules[0].processing-code" })
	void invalidRuleIsRefusedByItsProperty(String mti, String processingCode, String property) {
		this.pool.setMatchRules(List.of(rule(mti, processingCode, 11)));
		assertThatException().isThrownBy(this::keys).withMessageContaining("iso8583.pool.acquirer." + property);
	}

	@Test
	void processingCodeWithoutQuotesIsRefusedSinceItMayBeOctal() {
		// YAML reads 003000 as octal 1536
		MatchRuleProperties rule = rule("0200", null, 11);
		rule.setProcessingCode(1536);
		this.pool.setMatchRules(List.of(rule));
		assertThatException().isThrownBy(this::keys)
			.withMessageContaining("iso8583.pool.acquirer.match-rules[0].processing-code")
			.withMessageContaining("write it in quotes");
	}

	@Test
	void fieldsAreNotCheckedForALinkWithAMessageCodec() {
		this.pool.setMatchFields(List.of(48));
		assertThatException().isThrownBy(this::keys).withMessageContaining("have no field 48");
		this.defaults.setMessageCodec("ours");
		assertThat(keys()).isEqualTo(MatchFields.of(48));
	}

	@Test
	void indistinguishableRulesAreRefused() {
		this.defaults.setMatchRules(List.of(rule("0200", null, 11), rule("0200", null, 37)));
		assertThatException().isThrownBy(this::keys).withMessageContaining("iso8583.defaults.match-rules");
	}

	private MatchKeyResolver keys() {
		return new MatchKeyResolverFactory(
				new Settings<>("iso8583.pool.acquirer", this.pool, "iso8583.defaults", this.defaults), this.beans,
				new ResponseGuides(this.pool, this.defaults, this.format))
			.create();
	}

	private static MatchRuleProperties rule(String mti, String processingCode, Integer... fields) {
		MatchRuleProperties rule = new MatchRuleProperties();
		rule.setMti(mti);
		rule.setProcessingCode(processingCode);
		rule.setFields(List.of(fields));
		return rule;
	}

	private static IsoMessage message(int type) {
		IsoMessage message = new IsoMessage();
		message.setType(type);
		message.setValue(3, "310000", IsoType.NUMERIC, 6);
		message.setValue(11, "000007", IsoType.NUMERIC, 6);
		message.setValue(37, "123456789012", IsoType.ALPHA, 12);
		message.setValue(70, "301", IsoType.NUMERIC, 3);
		return message;
	}

}
