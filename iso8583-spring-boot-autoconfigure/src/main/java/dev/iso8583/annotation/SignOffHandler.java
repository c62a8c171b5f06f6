package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;

import dev.iso8583.connection.NetworkManagementRequest;

/**
 * Marks what creates the sign-off that is sent before we close a connection of a pool in
 * good order, once no request is in flight: a method of a bean, or the class of a bean
 * that is a {@link NetworkManagementRequest}.
 * <p>
 * A method has no parameter or takes the {@code Connection}, over which it may send
 * messages itself. It returns the message to send, or {@code null} if there is nothing
 * more to send. The answer is awaited for the close timeout; a failure is logged and does
 * not prevent the close. Never runs on an event loop.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface SignOffHandler {

	/**
	 * The names of the pools and connections that it signs off. Placeholders are
	 * resolved. Default all.
	 * @return names of links
	 */
	String[] link() default {};

}
