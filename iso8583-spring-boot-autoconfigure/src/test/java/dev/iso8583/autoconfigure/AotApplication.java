package dev.iso8583.autoconfigure;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.autoconfigure.link.Links;
import dev.iso8583.message.mapping.Field;

/**
 * An application that starts, prints the names of its links and ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class AotApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(AotApplication.class);
		application.setWebApplicationType(WebApplicationType.NONE);
		try (var context = application.run(args)) {
			Links links = context.getBean(Links.class);
			System.out.println("links: " + links.pools().keySet() + links.servers().keySet());
		}
	}

	@InboundHandler("0800")
	void answer(Echo echo) {
	}

	record Echo(@Field(11) int stan) {

	}

}
