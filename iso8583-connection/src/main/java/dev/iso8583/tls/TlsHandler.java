package dev.iso8583.tls;

import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

/**
 * The first handler of a channel that uses TLS. It knows whether the far end has sent
 * anything since the handshake: with TLS 1.3, a server may refuse our certificate only
 * after the handshake has ended for us.
 */
public final class TlsHandler extends SslHandler {

	/** How long to wait until the far end has taken our {@code close_notify} alert. */
	private static final int CLOSE_NOTIFY_MILLIS = 500;

	private final HandshakeProgress progress;

	private final LongSupplier remainingMillis;

	private final Tasks tasks;

	private final boolean client;

	private final boolean needsClientCertificate;

	private boolean received;

	private Runnable onFirstData = () -> {
	};

	private TlsHandler(SSLEngine engine, HandshakeProgress progress, LongSupplier remainingMillis, Executor tasks) {
		this(engine, progress, remainingMillis, new Tasks(tasks));
	}

	private TlsHandler(SSLEngine engine, HandshakeProgress progress, LongSupplier remainingMillis, Tasks tasks) {
		super(engine, tasks);
		this.tasks = tasks;
		this.client = engine.getUseClientMode();
		this.needsClientCertificate = engine.getNeedClientAuth();
		// an accepted connection is established already: its handshake begins at once
		setHandshakeTimeoutMillis(Math.max(1, remainingMillis.getAsLong()));
		this.progress = progress;
		this.remainingMillis = remainingMillis;
		setCloseNotifyFlushTimeout(CLOSE_NOTIFY_MILLIS, TimeUnit.MILLISECONDS);
	}

	/**
	 * Return a handler for a connection we dial.
	 * @param remainingMillis returns, once the connection is established, how long the
	 * handshake may take
	 * @param tasks runs long tasks, such as verifying a certificate
	 */
	public static TlsHandler dialling(Tls tls, String dialledHost, int port, LongSupplier remainingMillis,
			Executor tasks) {
		TlsMaterial material = tls.material();
		String host = (tls.serverName() != null) ? tls.serverName() : dialledHost;
		SSLEngine engine = material.context(tls.checks()).createSSLEngine(host, port);
		engine.setUseClientMode(true);
		SSLParameters parameters = parameters(engine, material);
		if (tls.verifiesHost()) {
			parameters.setEndpointIdentificationAlgorithm("HTTPS");
		}
		engine.setSSLParameters(parameters);
		return new TlsHandler(engine, material.progress(engine), remainingMillis, tasks);
	}

	/**
	 * Return a handler for a connection we accepted.
	 * @param tasks runs long tasks, such as verifying a certificate
	 */
	public static TlsHandler accepted(Tls tls, Executor tasks) {
		TlsMaterial material = tls.material();
		SSLEngine engine = material.context(tls.checks()).createSSLEngine();
		engine.setUseClientMode(false);
		SSLParameters parameters = parameters(engine, material);
		switch (tls.clientAuth()) {
			case NEED -> parameters.setNeedClientAuth(true);
			case WANT -> parameters.setWantClientAuth(true);
			case NONE -> {
			}
		}
		engine.setSSLParameters(parameters);
		return new TlsHandler(engine, material.progress(engine), tls.handshakeTimeout()::toMillis, tasks);
	}

	private static SSLParameters parameters(SSLEngine engine, TlsMaterial material) {
		SSLParameters parameters = engine.getSSLParameters();
		parameters.setProtocols(material.protocols());
		if (material.ciphers() != null) {
			parameters.setCipherSuites(material.ciphers());
		}
		return parameters;
	}

	@Override
	public void channelActive(ChannelHandlerContext context) throws Exception {
		setHandshakeTimeoutMillis(Math.max(1, this.remainingMillis.getAsLong()));
		super.channelActive(context);
	}

	@Override
	protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) throws SSLException {
		boolean after = handshakeFuture().isSuccess();
		int readable = in.readableBytes();
		this.tasks.refused = after && isServerOfTls12();
		try {
			super.decode(context, in, out);
		}
		catch (RejectedExecutionException ex) {
			if (this.tasks.refused) {
				throw new SSLException("the client tried to renegotiate");
			}
			throw ex;
		}
		// a record was decoded without a failure: a message, or a session ticket
		if (after && !this.received && in.readableBytes() < readable && !engine().isInboundDone()) {
			this.received = true;
			this.onFirstData.run();
		}
	}

	/**
	 * Whether the far end is a client that may renegotiate. TLS 1.2 lets it do so again
	 * and again, without a deadline and at little cost to itself.
	 */
	private boolean isServerOfTls12() {
		return !isClient() && engine().getSession().getProtocol().equals("TLSv1.2");
	}

	/** Run a task once, when the far end first sends something after the handshake. */
	public void onFirstData(Runnable task) {
		this.onFirstData = task;
	}

	/**
	 * Whether a server may still refuse our certificate although the handshake is over:
	 * with TLS 1.3, it is over for us before the server has seen our certificate.
	 */
	public boolean isCertificateUnconfirmed() {
		return isClient() && handshakeFuture().isSuccess() && !this.received && this.progress.keyRequested
				&& engine().getSession().getProtocol().equals("TLSv1.3");
	}

	/**
	 * Whether we can still write to a far end that has ended its output with a
	 * {@code close_notify} alert.
	 */
	public boolean canWriteAfterCloseNotify() {
		return handshakeFuture().isSuccess() && !engine().isOutboundDone()
				&& engine().getSession().getProtocol().equals("TLSv1.3");
	}

	boolean isClient() {
		return this.client;
	}

	boolean needsClientCertificate() {
		return this.needsClientCertificate;
	}

	HandshakeProgress progress() {
		return this.progress;
	}

	/**
	 * Return why we presented no certificate although the far end asked for one.
	 * @return the reason, or {@code null} if we presented one or were not asked
	 */
	public @Nullable String whyNoCertificate() {
		return this.progress.whyNoCertificate;
	}

	/**
	 * Runs the long tasks of a handshake. Those of a renegotiation are refused: the
	 * engine is locked while they run, and closing it on the event loop would block.
	 */
	private static final class Tasks implements Executor {

		private final Executor executor;

		private boolean refused;

		Tasks(Executor executor) {
			this.executor = executor;
		}

		@Override
		public void execute(Runnable task) {
			if (this.refused) {
				throw new RejectedExecutionException("the handshake is over");
			}
			this.executor.execute(task);
		}

	}

}
