package dev.iso8583.reliability;

import java.io.IOException;

import com.solab.iso8583.IsoMessage;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;

/**
 * An application in its own process, with a TLS server that approves every request. It
 * ends when its standard input ends.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class TlsHost {

	public static void main(String[] arguments) throws IOException {
		try (ConfigurableApplicationContext context = SpringApplication.run(TlsHost.class, arguments)) {
			System.out.println("port " + context.getBean(Server.class).port());
			System.in.read();
		}
	}

	@Bean
	Approver approver(MessageFormat format) {
		return new Approver(format);
	}

	static final class Approver {

		private final MessageFormat format;

		Approver(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = { "0100", "0800" })
		IsoMessage approve(IsoMessage request) {
			return this.format.set(this.format.responseTo(request), 39, "00");
		}

	}

}
