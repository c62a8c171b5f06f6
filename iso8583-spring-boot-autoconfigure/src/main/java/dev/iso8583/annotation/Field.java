package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Hands a single field of the message to a parameter of an {@link InboundHandler} method:
 * as {@code String}, as it would be written; as {@code Integer}, {@code Long},
 * {@code BigInteger} or {@code BigDecimal} if it holds digits; or as {@code byte[]} if it
 * is binary. A {@code BigDecimal} of an {@code AMOUNT} has its decimals, 12.50; every
 * other number is the digits, 1250. The parameter is {@code null} if the message does not
 * have the field, so it cannot be a primitive.
 */
@Target(ElementType.PARAMETER)
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Field {

	/**
	 * The number of the field.
	 * @return from 2 to 128
	 */
	int value();

}
