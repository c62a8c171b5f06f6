package dev.iso8583.sample;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.annotation.Autowired;

import static org.assertj.core.api.Assertions.assertThat;

@SampleTest
class AuthorizationTests {

	@Autowired
	Gateway gateway;

	@Test
	void anOrdinaryAmountIsApproved() {
		HttpResponse<String> response = this.gateway.authorizes(1250);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(response.body()).matches("""
				\\{"mti":"0110","responseCode":"00","approved":true,"stan":"[0-9]{6}","rrn":"[0-9]{12}",\
				"authorizationCode":"[0-9]{6}","pan":"411111\\*{6}1111"}""");
	}

	@Test
	void eachPaymentHasItsOwnStan() {
		assertThat(this.gateway.authorizes(1250).body()).isNotEqualTo(this.gateway.authorizes(1250).body());
	}

	@Test
	void amount5100IsDeclinedFor51() {
		HttpResponse<String> response = this.gateway.authorizes(5100);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"responseCode\":\"51\",\"approved\":false")
			.contains("\"authorizationCode\":null");
	}

	@Test
	void amount5400IsDeclinedFor54() {
		assertThat(this.gateway.authorizes(5400).body()).contains("\"responseCode\":\"54\",\"approved\":false");
	}

	@Test
	void amount9100IsApprovedLate() {
		HttpResponse<String> response = this.gateway.authorizes(9100);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).contains("\"approved\":true");
	}

}
