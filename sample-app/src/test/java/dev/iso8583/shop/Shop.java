package dev.iso8583.shop;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;
import org.springframework.stereotype.Component;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.message.mapping.Field;

@SpringBootApplication
class Shop {

	record Sale(@Field(2) String pan, @Field(4) long amount, @Field(41) String terminal) {
	}

	record Approval(@Field(39) String responseCode) {
	}

	public static void main(String[] args) {
		SpringApplication.run(Shop.class, args);
	}

	@Bean
	ApplicationRunner pay(Iso8583Operations acquirer) {
		return (args) -> {
			Sale sale = new Sale("4111111111111111", 1250, "TERM0001");
			System.out.println(acquirer.request("0100").fields(sale).send(Approval.class));
		};
	}

	@Component
	static class Issuer {

		@InboundHandler("0100")
		Approval authorize(Sale sale) {
			return new Approval((sale.amount() <= 10000) ? "00" : "51");
		}

	}

}
