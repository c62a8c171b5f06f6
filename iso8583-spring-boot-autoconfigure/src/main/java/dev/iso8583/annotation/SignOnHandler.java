package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import dev.iso8583.connection.NetworkManagementRequest;

/**
 * Marks what creates the sign-on that is sent on each new connection of a pool before the
 * connection is online: a method of a bean, or the class of a bean that is a
 * {@link NetworkManagementRequest}.
 * <p>
 * A method has no parameter or takes the {@code Connection}, over which it may send
 * messages itself. It returns the message to send, or {@code null} if there is nothing
 * more to send. If the method throws, if no answer comes within the sign-on timeout, or
 * if its response code is not accepted, the connection is closed, and its pool dials
 * again. Never runs on an event loop.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SignOnHandler {

	/**
	 * The names of the pools and connections that it signs on. Placeholders are resolved.
	 * Default all.
	 * @return names of links
	 */
	String[] link() default {};

}
