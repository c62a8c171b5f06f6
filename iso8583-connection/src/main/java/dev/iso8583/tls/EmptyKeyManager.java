package dev.iso8583.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;

import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;

/**
 * A key manager without keys.
 */
final class EmptyKeyManager implements X509KeyManager {

	@Override
	public String @Nullable [] getClientAliases(String keyType, Principal[] issuers) {
		return null;
	}

	@Override
	public @Nullable String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
		return null;
	}

	@Override
	public String @Nullable [] getServerAliases(String keyType, Principal[] issuers) {
		return null;
	}

	@Override
	public @Nullable String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
		return null;
	}

	@Override
	public X509Certificate @Nullable [] getCertificateChain(String alias) {
		return null;
	}

	@Override
	public @Nullable PrivateKey getPrivateKey(String alias) {
		return null;
	}

}
