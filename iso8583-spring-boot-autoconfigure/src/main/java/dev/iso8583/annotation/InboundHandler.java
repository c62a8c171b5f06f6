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
 * Marks a handler for messages that the far end sends on its own: a method of a bean, or
 * the class of a bean that is a {@link MessageHandler}.
 *
 * <pre>
 * &#64;InboundHandler(mti = "0800")
 * IsoMessage answer(IsoMessage request) { ... }
 * </pre>
 *
 * A method may have these parameters, in any order: the message as {@code IsoMessage},
 * its type as {@code Mti}, the {@code Connection} it came on, single fields marked with
 * {@link dev.iso8583.message.mapping.Field}, and records whose components are. It returns
 * the reply as an {@code IsoMessage} or as a record of the fields of the response, which
 * may be {@code null} for no reply, as an {@code Object} that is one of them, or as a
 * {@code CompletionStage} or a publisher of a single one, such as {@code Mono}; or it is
 * {@code void}. It may be a suspending function of Kotlin. A publisher is subscribed to,
 * and a function is called, on the handler's thread. With any other signature, with a
 * field that the messages of a link do not have, or with two handlers for the same
 * messages, the application does not start; the error names the methods.
 * <p>
 * If several handlers match a message, one that names the link is preferred to one for
 * all links, then the one with fewer wildcards, then the one with the lower
 * {@code @Order}.
 * <p>
 * Handlers run on virtual threads if {@code spring.threads.virtual.enabled} is set and
 * the JVM has them, otherwise on a bounded pool of threads, so they may block. Only one
 * that is declared {@link #nonBlocking} runs on an event loop. They run for several
 * messages at a time and in no particular order, unless the link's {@code inbound-order}
 * is {@code sequential}. If a handler throws, no reply is sent; the failure is counted,
 * and logged without its text, which could contain card data.
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
	 * The message types that it handles: four digits, with {@code x} for any digit, such
	 * as {@code 0800} or {@code 08xx}. An {@code x} in the third place stands for
	 * requests, advices and notifications, but not for responses: late and unmatched
	 * responses are passed only to a handler that gives the third digit, as in
	 * {@code 0110}. Placeholders are resolved. Default all messages except responses.
	 * @return message types or patterns
	 */
	@AliasFor("value")
	String[] mti() default {};

	/**
	 * The names of the pools, connections and servers whose messages it handles.
	 * Placeholders are resolved. Default all links.
	 * @return names of links
	 */
	String[] link() default {};

	/**
	 * Whether the handler never blocks: it waits for no lock, other thread, database or
	 * network, and returns within a millisecond or so. It is then called on the event
	 * loop that has read the message, which saves the hand-over to another thread. Its
	 * bean must be a singleton; until the bean is created, the handler runs on the
	 * handler threads.
	 * <p>
	 * While it runs, the event loop serves no other connection. Blocking sends and waits
	 * for their futures fail there. A handler that holds an event loop for more than 10
	 * ms all the same is logged, counted as {@code iso8583.slow.callbacks}, and runs on
	 * the handler threads from then on.
	 * @return {@code false} by default
	 */
	boolean nonBlocking() default false;

}
