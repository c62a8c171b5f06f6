package dev.iso8583.message.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Says which code of a field a constant of an enum stands for. A constant without this
 * annotation stands for its own name.
 *
 * <pre>
 *   enum Result {
 *       &#64;Code({ "00", "10" }) APPROVED,
 *       &#64;Code("51") INSUFFICIENT_FUNDS,
 *       &#64;Code OTHER
 *   }
 * </pre>
 */
@Target(ElementType.FIELD)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Code {

	/**
	 * The codes as text, as long as the field; spaces at the end do not count. All are
	 * read as the constant, and the first one is written. A constant of no code, of which
	 * an enum may have one, stands for all codes that no other constant has. It cannot be
	 * written. Without such a constant, a code that no constant has does not convert.
	 * @return the codes
	 */
	String[] value() default {};

}
