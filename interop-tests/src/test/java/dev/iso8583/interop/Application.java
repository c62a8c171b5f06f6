package dev.iso8583.interop;

import com.solab.iso8583.IsoMessage;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Import;

import dev.iso8583.annotation.InboundHandler;
import dev.iso8583.message.MessageFormat;

/**
 * An application that uses the starter. Its YAML configures the links; its servers
 * approve every payment.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import(Application.Host.class)
class Application {

	/** Run the application in its own process. */
	public static void main(String[] arguments) {
		SpringApplication.run(Application.class, arguments);
	}

	static class Host {

		private final MessageFormat format;

		Host(MessageFormat format) {
			this.format = format;
		}

		@InboundHandler(mti = { "01xx", "02xx", "04xx" })
		IsoMessage approve(IsoMessage request) {
			return this.format.set(this.format.responseTo(request), 39, "00");
		}

	}

}
