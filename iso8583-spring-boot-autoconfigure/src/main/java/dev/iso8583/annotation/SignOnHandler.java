package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import dev.iso8583.connection.NetworkManagementRequest;

/**
 * Makes the sign-on that is sent on each new connection of a pool before it counts as
 * online. On a method of a bean, or on the class of a bean that is a
 * {@link NetworkManagementRequest}.
 * <p>
 * A method takes nothing or the {@code Connection}, over which it may send more than one
 * message itself, and returns the message to send, or {@code null} when there is nothing
 * left to send. Unless the answer comes in time and with an accepted response code, the
 * connection is closed, and its pool dials again. The same if the method throws. Never
 * runs on an event loop.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SignOnHandler {

	/**
	 * The names of the pools and connections it signs on. Default all. Placeholders are
	 * resolved.
	 * @return names of links
	 */
	String[] link() default {};

}
