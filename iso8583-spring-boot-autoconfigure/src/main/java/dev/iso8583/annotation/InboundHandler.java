package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

import org.springframework.aot.hint.annotation.Reflective;
import org.springframework.core.annotation.AliasFor;

import dev.iso8583.connection.MessageHandler;

/**
 * Answers messages that the far end sends on its own. On a method of a bean, or on the
 * class of a bean that is a {@link MessageHandler}.
 *
 * <pre>
 * &#64;InboundHandler(mti = "0800")
 * IsoMessage answer(IsoMessage request) { ... }
 * </pre>
 *
 * A method may take, in any order, the message as {@code IsoMessage}, its type as
 * {@code Mti}, the {@code Connection} it came on, and single fields by {@link Field}. It
 * returns the reply, an {@code IsoMessage} that may be {@code null} for none, or a
 * {@code CompletionStage} of it, or nothing. Anything else, or two handlers for the same
 * messages, stops the application's start with a text that names the methods.
 * <p>
 * Of several handlers that take a message, the one that names the link comes before one
 * for all links, then the one with fewer wildcards, then the lower {@code @Order}.
 * <p>
 * Handlers run on virtual threads if {@code spring.threads.virtual.enabled} is set and
 * the JVM has them, otherwise on bounded threads of their own; never on an event loop,
 * for several messages at a time, in no particular order, unless the link's
 * {@code inbound-order} is {@code sequential}. They may block. When a handler throws, no
 * reply is sent; the failure is counted, and logged without its text, which could hold
 * card data.
 */
@Target({ ElementType.METHOD, ElementType.TYPE, ElementType.ANNOTATION_TYPE })
@Retention(RetentionPolicy.RUNTIME)
@Documented
@Reflective
public @interface InboundHandler {

	/**
	 * Alias for {@link #mti()}.
	 * @return message types or patterns
	 */
	@AliasFor("mti")
	String[] value() default {};

	/**
	 * The message types it takes: four digits, with {@code x} for any digit, such as
	 * {@code 0800} or {@code 08xx}. An {@code x} in the third place stands for requests,
	 * advices and notifications, never for responses: late and unmatched responses come
	 * only to a handler that names their function, such as {@code 0110}. Placeholders are
	 * resolved. Default every message that is not a response.
	 * @return message types or patterns
	 */
	@AliasFor("value")
	String[] mti() default {};

	/**
	 * The names of the pools, connections and servers whose messages it takes.
	 * Placeholders are resolved. Default all.
	 * @return names of links
	 */
	String[] link() default {};

}
