package dev.iso8583.sample.acquirer;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.validation.FieldError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/**
 * Tells callers over HTTP what went wrong, as problems of RFC 9457. None quotes what the
 * caller sent.
 */
@RestControllerAdvice
class GatewayProblems extends ResponseEntityExceptionHandler {

	/**
	 * An authorization without a response. The property {@code outcome} says what the
	 * caller may do: {@code NOT_SENT}, try again; {@code UNKNOWN}, do not.
	 */
	@ExceptionHandler
	ProblemDetail authorizationFailed(AuthorizationFailedException ex) {
		ProblemDetail problem = switch (ex.delivery()) {
			case NOT_SENT -> problem(HttpStatus.SERVICE_UNAVAILABLE, "NOT_SENT",
					"The payment was not sent to the issuer; it is safe to try again.");
			case MAYBE_SENT -> problem(HttpStatus.GATEWAY_TIMEOUT, "UNKNOWN",
					"The issuer did not answer, and may have approved the payment; it is being reversed.");
			case SENT -> problem(HttpStatus.BAD_GATEWAY, "REJECTED", "The issuer refused to process the payment.");
		};
		problem.setProperty("stan", ex.stan());
		problem.setProperty("rrn", ex.rrn());
		return problem;
	}

	private static ProblemDetail problem(HttpStatus status, String outcome, String detail) {
		ProblemDetail problem = ProblemDetail.forStatusAndDetail(status, detail);
		problem.setProperty("outcome", outcome);
		return problem;
	}

	/**
	 * A body with wrong values: says which and why. What the caller sent is left out, it
	 * may be a card number with a typing error.
	 */
	@Override
	protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(MethodArgumentNotValidException ex,
			HttpHeaders headers, HttpStatusCode status, WebRequest request) {
		List<Map<String, String>> errors = ex.getFieldErrors().stream().map(GatewayProblems::describe).toList();
		ex.getBody().setProperty("errors", errors);
		return handleExceptionInternal(ex, ex.getBody(), headers, status, request);
	}

	private static Map<String, String> describe(FieldError error) {
		return Map.of("field", error.getField(), "message", String.valueOf(error.getDefaultMessage()));
	}

}
