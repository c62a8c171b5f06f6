package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import dev.iso8583.connection.NetworkManagementRequest;

/**
 * Marks what creates the echo test that is sent when nothing was written to a connection,
 * or nothing was read from it, for its idle time: a method of a bean, or the class of a
 * bean that is a {@link NetworkManagementRequest}.
 *
 * <pre>
 * &#64;PingHandler(link = "acquirer")
 * IsoMessage ping() { ... }
 * </pre>
 *
 * A method has no parameter or takes the {@code Connection}. It returns the message to
 * send, or {@code null} to send none this time. The connection sends the message and
 * waits for the answer: if none comes within the ping timeout, or its response code is
 * not accepted, the connection is closed, and its pool dials again. Never runs on an
 * event loop.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface PingHandler {

	/**
	 * The names of the pools, connections and servers that it pings. Placeholders are
	 * resolved. Default all pools and connections, but no server.
	 * @return names of links
	 */
	String[] link() default {};

}
