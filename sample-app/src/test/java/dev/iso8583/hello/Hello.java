package dev.iso8583.hello;

import com.solab.iso8583.IsoMessage;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import dev.iso8583.connection.Iso8583Operations;
import dev.iso8583.message.MessagePrinter;

@SpringBootApplication
class Hello {

	public static void main(String[] args) {
		SpringApplication.run(Hello.class, args);
	}

	@Bean
	ApplicationRunner echo(Iso8583Operations acquirer) {
		return (args) -> {
			IsoMessage response = acquirer.request("0800").set(70, "301").send();
			System.out.println(MessagePrinter.print(response));
		};
	}

}
