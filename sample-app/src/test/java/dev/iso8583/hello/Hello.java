package dev.iso8583.hello;

import com.solab.iso8583.IsoMessage;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.context.annotation.Bean;

import dev.iso8583.connection.Connection;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.message.MessagePrinter;

@SpringBootApplication
class Hello {

	public static void main(String[] args) {
		SpringApplication.run(Hello.class, args);
	}

	@Bean
	ApplicationRunner echo(Connection acquirer, MessageFormat messages) {
		return (args) -> {
			IsoMessage echoTest = messages.set(messages.newMessage("0800"), 70, "301");
			System.out.println(MessagePrinter.print(acquirer.send(echoTest)));
		};
	}

}
