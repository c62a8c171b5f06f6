package dev.iso8583.message.mapping;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Names the field, or the part of a field, that a component of a record or a parameter of
 * a handler stands for. Exactly one of {@link #value} and {@link #path} is given.
 *
 * <pre>
 *   record Sale(&#64;Field(2) String pan, &#64;Field(value = 4, scale = 2) BigDecimal amount,
 *           &#64;Field(14) YearMonth expiry, &#64;Field(path = "48.92") &#64;Nullable String cvv) {
 *   }
 * </pre>
 *
 * The type of the component may be:
 *
 * <pre>
 *   String                        the text of the field; of bytes, hexadecimal digits
 *   int, long, Integer, Long      the number of its digits
 *   BigInteger                    the number of its digits
 *   BigDecimal                    with a scale, digits with so many decimals: 1250 is 12.50. The sign of x+n
 *                                 is C for positive and D for negative amounts. Without a scale, the value of
 *                                 an AMOUNT of j8583, which has two decimals; else the number of the digits
 *   byte[]                        the bytes of a binary field; of text, its characters in ISO 8859-1
 *   LocalDate, LocalTime, LocalDateTime, MonthDay, YearMonth
 *                                 a date or time, if the field has all its parts. A year of two digits is one from
 *                                 2000 to 2099; no other part is ever guessed. Zeros, which networks send for an
 *                                 unknown date, are read as null; of a LocalTime they are midnight
 *   an enum                       a code, see {@link Code}
 *   a record                      the parts of a field, or of a part; paths of its components begin there
 *   List of one of these          all parts of one key, where parts repeat, such as the tags 71 of field 55
 * </pre>
 *
 * A component is {@code null} if the message does not have the field, and a list is
 * empty; a message without the field of a primitive type cannot be read. A component that
 * is {@code null} is not written, nor is a record whose components are all {@code null}.
 * A list that is written replaces all parts of its key.
 */
@Target({ ElementType.PARAMETER, ElementType.RECORD_COMPONENT })
@Retention(RetentionPolicy.RUNTIME)
@Documented
public @interface Field {

	/**
	 * The number of the field.
	 * @return the number, from 2
	 */
	int value() default 0;

	/**
	 * The path of a part of a field, such as {@code 48.92} or {@code 55.9F26}. In a
	 * record of parts it begins in the field: {@code 92}.
	 * @return the path
	 */
	String path() default "";

	/**
	 * The number of decimals of a {@code BigDecimal}. Which it is depends on the
	 * currency.
	 * @return the number of decimals from 0 to 9, or -1 for none stated
	 */
	int scale() default -1;

}
