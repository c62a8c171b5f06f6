package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import dev.iso8583.connection.NetworkManagementRequest;

/**
 * Makes the sign-off that is sent before we close a connection of a pool in good order,
 * when nothing is in flight any more. On a method of a bean, or on the class of a bean
 * that is a {@link NetworkManagementRequest}.
 * <p>
 * A method takes nothing or the {@code Connection}, over which it may send more than one
 * message itself, and returns the message to send, or {@code null} when there is nothing
 * left to send. Its answer is awaited for the close timeout; a failure is logged and does
 * not hold up the close. Never runs on an event loop.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SignOffHandler {

	/**
	 * The names of the pools and connections it signs off. Default all. Placeholders are
	 * resolved.
	 * @return names of links
	 */
	String[] link() default {};

}
