package dev.iso8583.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Passes one field of the message to a parameter of an {@link InboundHandler} method. The
 * type of the parameter may be {@code String}, for the text of the field as it is
 * written; {@code Integer}, {@code Long}, {@code BigInteger} or {@code BigDecimal} for a
 * field of digits; or {@code byte[]} for a binary field. Only the {@code BigDecimal} of
 * an {@code AMOUNT} has decimals, such as 12.50; every other number is that of the
 * digits, 1250. The parameter is {@code null} if the message does not have the field, so
 * a primitive type is refused.
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
