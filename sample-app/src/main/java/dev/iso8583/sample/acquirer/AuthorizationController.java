package dev.iso8583.sample.acquirer;

import jakarta.validation.Valid;

import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes payments over HTTP.
 */
@RestController
class AuthorizationController {

	private final Authorizations authorizations;

	AuthorizationController(Authorizations authorizations) {
		this.authorizations = authorizations;
	}

	@PostMapping("/authorizations")
	AuthorizationResponse authorize(@RequestBody @Valid AuthorizationRequest request) {
		return this.authorizations.authorize(request);
	}

}
