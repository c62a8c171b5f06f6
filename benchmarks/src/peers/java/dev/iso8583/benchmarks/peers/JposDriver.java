package dev.iso8583.benchmarks.peers;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.jpos.iso.ISOException;
import org.jpos.iso.ISOMsg;
import org.jpos.iso.ISOResponseListener;
import org.jpos.q2.Q2;
import org.jpos.q2.iso.QMUX;
import org.jspecify.annotations.Nullable;

import dev.iso8583.benchmarks.Driver;
import dev.iso8583.benchmarks.Workload;

/**
 * jPOS as it is usually deployed: a QMUX over a ChannelAdaptor, and a QServer, in a Q2
 * without loggers.
 */
public final class JposDriver implements Driver {

	private static final long TIMEOUT = TimeUnit.SECONDS.toMillis(30);

	private static final String CHANNEL = """
			class="org.jpos.iso.channel.NACChannel" packager="org.jpos.iso.packager.ISO87APackagerBBitmap"
			""".strip();

	private final Stans stans = new Stans();

	private @Nullable Path deploy;

	private @Nullable QMUX mux;

	@Override
	public String name() {
		return "jPOS " + Q2.class.getPackage().getImplementationVersion();
	}

	@Override
	public int listen() throws Exception {
		int port = freePort();
		deploy("05_server.xml", """
				<server name="benchmark-server" class="org.jpos.q2.iso.QServer">
					<attr name="port" type="java.lang.Integer">%d</attr>
					<channel %s/>
					<request-listener class="%s"/>
				</server>
				""".formatted(port, CHANNEL, JposAnswers.class.getName()));
		return port;
	}

	@Override
	public void connect(int port) throws Exception {
		deploy("10_channel.xml", """
				<channel-adaptor name="benchmark-channel" class="org.jpos.q2.iso.ChannelAdaptor">
					<channel %s>
						<property name="host" value="127.0.0.1"/>
						<property name="port" value="%d"/>
					</channel>
					<in>benchmark-send</in>
					<out>benchmark-receive</out>
					<reconnect-delay>1000</reconnect-delay>
				</channel-adaptor>
				""".formatted(CHANNEL, port));
		deploy("20_mux.xml", """
				<mux name="benchmark" class="org.jpos.q2.iso.QMUX">
					<in>benchmark-receive</in>
					<out>benchmark-send</out>
					<ready>benchmark-channel.ready</ready>
					<key>11</key>
				</mux>
				""");
		this.mux = awaitMux();
	}

	/** Give a descriptor to the Q2, which is started with the first. */
	private void deploy(String name, String descriptor) throws IOException {
		if (this.deploy == null) {
			this.deploy = Files.createDirectory(Files.createTempDirectory("jpos").resolve("deploy"));
			// a logger without listeners is silent
			Files.writeString(this.deploy.resolve("00_logger.xml"), """
					<logger name="Q2" class="org.jpos.q2.qbean.LoggerAdaptor"/>
					""");
			new Q2(this.deploy.toString()).start();
		}
		// it looks there every few seconds, and must not find half of a file
		Path whole = Files.writeString(this.deploy.resolve(name + ".whole"), descriptor);
		Files.move(whole, this.deploy.resolve(name));
	}

	private static QMUX awaitMux() throws Exception {
		long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
		while (System.nanoTime() - deadline < 0) {
			try {
				QMUX mux = (QMUX) QMUX.getMUX("benchmark");
				if (mux.isConnected()) {
					return mux;
				}
			}
			catch (org.jpos.util.NameRegistrar.NotFoundException ex) {
				// not deployed yet
			}
			Thread.sleep(100);
		}
		throw new IOException("jPOS does not connect");
	}

	/** Return a port that is free: jPOS cannot choose one and say which. */
	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void exchange(Workload workload) throws ISOException {
		ISOMsg request = request(workload);
		verify(workload, request, mux().request(request, TIMEOUT));
	}

	@Override
	public void exchange(Workload workload, Done done) {
		try {
			ISOMsg request = request(workload);
			mux().request(request, TIMEOUT, new ISOResponseListener() {
				@Override
				public void responseReceived(ISOMsg response, @Nullable Object handBack) {
					Throwable failure = null;
					try {
						verify(workload, request, response);
					}
					catch (RuntimeException ex) {
						failure = ex;
					}
					done.done(failure);
				}

				@Override
				public void expired(@Nullable Object handBack) {
					done.done(new IllegalStateException("no response came in time"));
				}
			}, null);
		}
		catch (ISOException ex) {
			done.done(ex);
		}
	}

	private QMUX mux() {
		if (this.mux == null) {
			throw new IllegalStateException("not started");
		}
		return this.mux;
	}

	private ISOMsg request(Workload workload) {
		ISOMsg request = new ISOMsg(workload.request());
		request.set(11, this.stans.next());
		workload.fields().forEach(request::set);
		return request;
	}

	private static void verify(Workload workload, ISOMsg request, @Nullable ISOMsg response) {
		if (response == null) {
			throw new IllegalStateException("no response came in time");
		}
		if (!request.getString(11).equals(response.getString(11))) {
			throw new IllegalStateException("the answer to another request");
		}
		if (workload.answersWithCode() && !"00".equals(response.getString(39))) {
			throw new IllegalStateException("an answer without its code");
		}
	}

}
