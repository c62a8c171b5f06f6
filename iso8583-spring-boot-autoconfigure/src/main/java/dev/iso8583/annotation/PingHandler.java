package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import dev.iso8583.connection.NetworkManagementRequest;

/**
 * Makes the echo test that is sent when nothing was written to a connection, or nothing
 * was read from it, for its idle time. On a method of a bean, or on the class of a bean
 * that is a {@link NetworkManagementRequest}.
 *
 * <pre>
 * &#64;PingHandler(link = "acquirer")
 * IsoMessage ping() { ... }
 * </pre>
 *
 * A method takes nothing or the {@code Connection}, and returns the message to send, or
 * {@code null} for none this time. The connection sends it and judges the answer: unless
 * it comes within the ping timeout and with an accepted response code, the connection is
 * closed, and its pool dials again. Never runs on an event loop.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface PingHandler {

	/**
	 * The names of the pools, connections and servers it pings. Default all pools and
	 * connections, but no server. Placeholders are resolved.
	 * @return names of links
	 */
	String[] link() default {};

}
