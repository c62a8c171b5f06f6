package dev.iso8583.autoconfigure.handler;

import java.lang.reflect.Method;
import java.util.List;
import java.util.concurrent.CompletionStage;

import org.jspecify.annotations.Nullable;

import org.springframework.core.CoroutinesUtils;
import org.springframework.core.KotlinDetector;
import org.springframework.core.MethodParameter;
import org.springframework.core.ResolvableType;
import org.springframework.util.ClassUtils;

import dev.iso8583.autoconfigure.diagnostics.Iso8583ConfigurationException;

/**
 * Calls of suspending functions of Kotlin, which Java sees as methods with a continuation
 * as their last parameter. Names no class of Kotlin, which is optional.
 */
final class SuspendedCalls {

	/** What Spring needs to call a suspending function, with what brings it. */
	private static final List<String> NEEDED = List.of("kotlin.reflect.full.KCallables",
			"kotlinx.coroutines.reactor.MonoKt");

	private SuspendedCalls() {
	}

	static boolean isSuspending(Method method) {
		return KotlinDetector.isSuspendingFunction(method);
	}

	/** Whether a type is that of a function of Kotlin that returns nothing. */
	static boolean isUnit(Class<?> type) {
		return type.getName().equals("kotlin.Unit");
	}

	/**
	 * Return what a suspending function is declared to return: what it continues with.
	 */
	static ResolvableType returnType(Method method) {
		return ResolvableType.forMethodParameter(new MethodParameter(method, method.getParameterCount() - 1))
			.getGeneric();
	}

	/**
	 * Refuse a suspending function that could not be called.
	 * @throws Iso8583ConfigurationException if a library is missing
	 */
	static void requireCallable(Method method, String description) {
		if (isSuspending(method) && !NEEDED.stream().allMatch((type) -> ClassUtils.isPresent(type, null))) {
			throw new Iso8583ConfigurationException(
					"The " + description + " is a suspending function of Kotlin, and"
							+ " what Spring needs to call it is not on the class path",
					"Add org.jetbrains.kotlin:kotlin-reflect and org.jetbrains.kotlinx:kotlinx-coroutines-reactor.");
		}
	}

	/**
	 * Call a suspending function. It runs on the calling thread until it suspends.
	 * @param values its arguments, without the continuation
	 * @return a stage of what it returns
	 */
	static CompletionStage<@Nullable Object> call(Method method, Object bean, @Nullable Object[] values) {
		return PublishedValue.of(CoroutinesUtils.invokeSuspendingFunction(method, bean, values));
	}

}
