package dev.iso8583.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.function.Function;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509KeyManager;

import org.jspecify.annotations.Nullable;

/**
 * Delegates the choice of a key to another key manager, and records that the handshake
 * asked for one, and why none could be presented.
 */
final class DiagnosingKeyManager extends X509ExtendedKeyManager {

	private static final String[] KEY_TYPES = { "RSA", "RSASSA-PSS", "EC", "EdDSA", "DSA" };

	private final X509KeyManager delegate;

	private final Function<SSLEngine, HandshakeProgress> progress;

	DiagnosingKeyManager(X509KeyManager delegate, Function<SSLEngine, HandshakeProgress> progress) {
		this.delegate = delegate;
		this.progress = progress;
	}

	@Override
	public @Nullable String chooseEngineClientAlias(String[] keyTypes, Principal[] issuers, SSLEngine engine) {
		String alias = (this.delegate instanceof X509ExtendedKeyManager extended)
				? extended.chooseEngineClientAlias(keyTypes, issuers, engine)
				: this.delegate.chooseClientAlias(keyTypes, issuers, null);
		this.progress.apply(engine).whyNoCertificate = (alias == null) ? whyNone(issuers) : null;
		return recorded(engine, alias);
	}

	private String whyNone(Principal @Nullable [] issuers) {
		if (!hasKey(null)) {
			return "none is configured";
		}
		return (issuers != null && issuers.length > 0 && !hasKey(issuers))
				? "none of ours is issued by an authority that the far end names"
				: "none of ours has a key of a type that the far end accepts";
	}

	private boolean hasKey(Principal @Nullable [] issuers) {
		for (String type : KEY_TYPES) {
			String[] aliases = this.delegate.getClientAliases(type, issuers);
			if (aliases != null && aliases.length > 0) {
				return true;
			}
		}
		return false;
	}

	@Override
	public @Nullable String chooseEngineServerAlias(String keyType, Principal[] issuers, SSLEngine engine) {
		return recorded(engine,
				(this.delegate instanceof X509ExtendedKeyManager extended)
						? extended.chooseEngineServerAlias(keyType, issuers, engine)
						: this.delegate.chooseServerAlias(keyType, issuers, null));
	}

	private @Nullable String recorded(SSLEngine engine, @Nullable String alias) {
		HandshakeProgress handshake = this.progress.apply(engine);
		// a server may try several key types before it finds a key
		handshake.keyRequested = engine.getUseClientMode() || handshake.keyRequested || alias != null;
		return alias;
	}

	@Override
	public String[] getClientAliases(String keyType, Principal[] issuers) {
		return this.delegate.getClientAliases(keyType, issuers);
	}

	@Override
	public String chooseClientAlias(String[] keyTypes, Principal[] issuers, Socket socket) {
		return this.delegate.chooseClientAlias(keyTypes, issuers, socket);
	}

	@Override
	public String[] getServerAliases(String keyType, Principal[] issuers) {
		return this.delegate.getServerAliases(keyType, issuers);
	}

	@Override
	public String chooseServerAlias(String keyType, Principal[] issuers, Socket socket) {
		return this.delegate.chooseServerAlias(keyType, issuers, socket);
	}

	@Override
	public X509Certificate[] getCertificateChain(String alias) {
		return this.delegate.getCertificateChain(alias);
	}

	@Override
	public PrivateKey getPrivateKey(String alias) {
		return this.delegate.getPrivateKey(alias);
	}

}
