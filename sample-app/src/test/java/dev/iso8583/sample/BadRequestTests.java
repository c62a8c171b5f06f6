package dev.iso8583.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class BadRequestTests {

	private static final String GOOD = Gateway.payment(1250);

	@Autowired
	Gateway gateway;

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '\'', textBlock = """
			"pan":"4111111111111111"  | "pan":"4111111111111112"  | pan
			"pan":"4111111111111111"  | "pan":"411111111111"      | pan
			"pan":"4111111111111111"  | "pan":null                | pan
			"expiry":"2912"           | "expiry":"2913"           | expiry
			"amount":1250             | "amount":0                | amount
			"amount":1250             | "amount":1000000000000    | amount
			"currency":"978"          | "currency":"EUR"          | currency
			"terminalId":"TERM0001"   | "terminalId":"TERM1"      | terminalId
			""")
	void aWrongValueIsAProblemThatNamesItsField(String right, String wrong, String field) {
		HttpResponse<String> response = this.gateway.posts("/authorizations", GOOD.replace(right, wrong));
		assertProblem(response);
		assertThat(response.body()).contains("\"field\":\"" + field + "\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "[]", "null", "{\"pan\":\"4111111111111111", "{\"pan\":\"4111111111111111\"} 1" })
	void aBodyThatIsNotAPaymentIsAProblem(String json) {
		assertProblem(this.gateway.posts("/authorizations", json));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"1250\"", "12.50", "4111111111111111111111", "\"4111111111111111\"" })
	void anAmountThatIsNotAnIntegerIsAProblem(String amount) {
		assertProblem(this.gateway.posts("/authorizations", GOOD.replace("1250", amount)));
	}

	@Test
	void anUnknownFieldIsAProblem() {
		assertProblem(this.gateway.posts("/authorizations", GOOD.replace("}", ",\"4111111111111111\":1}")));
	}

	private static void assertProblem(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(response.body()).contains("\"status\":400", "\"title\":", "\"detail\":").doesNotContain("41111111");
	}

}
