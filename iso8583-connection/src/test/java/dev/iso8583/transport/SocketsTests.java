package dev.iso8583.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFactory;
import io.netty.channel.MaxMessagesRecvByteBufAllocator;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import org.junit.jupiter.api.Test;

import dev.iso8583.connection.Address;
import dev.iso8583.connection.Connection;
import dev.iso8583.connection.ConnectionOptions;
import dev.iso8583.message.MessageFormat;
import dev.iso8583.server.Server;
import dev.iso8583.server.ServerOptions;
import dev.iso8583.tcp.Connector;
import dev.iso8583.testing.AcceptedChannel;
import dev.iso8583.testing.Messages;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which sockets are used. The native library is not a dependency of these tests; if it is
 * put on their class path, all tests run with it.
 */
class SocketsTests {

	private static final ChannelFactory<ServerChannel> NIO = NioServerSocketChannel::new;

	private static final Sockets OTHERS = new Sockets(NioIoHandler.newFactory(), NioSocketChannel::new,
			NioServerSocketChannel::new, (option) -> null);

	@Test
	void nativeSocketsAreUsedExactlyWhereTheyAreThere() {
		assertThat(Sockets.fastest().listening() != null).isEqualTo(Epoll.isAvailable());
		assertThat(Sockets.first(() -> OTHERS)).isSameAs(OTHERS);
	}

	@Test
	void withoutTheirLibraryTheyAreThoseOfNio() {
		assertThat(Sockets.first(() -> null).dialling().newChannel()).isInstanceOf(NioSocketChannel.class);
	}

	@Test
	void withoutTheirClassesTheyAreThoseOfNio() {
		assertThat(Sockets.first(() -> {
			throw new NoClassDefFoundError("io/netty/channel/epoll/Epoll");
		}).dialling().newChannel()).isInstanceOf(NioSocketChannel.class);
	}

	@Test
	void nioIsUsedIfNativeSocketsAreSwitchedOff() {
		try (Transport nio = Transport.builder().nativeSockets(false).build()) {
			assertThat(TransportThreads.of(nio).listeningSockets(NIO)).isSameAs(NIO);
			assertThat(TransportThreads.of(nio).sockets().newChannel()).isInstanceOf(NioSocketChannel.class);
		}
	}

	@Test
	void readsAsMuchAtATimeAsNettysOwn() {
		Channel socket = Sockets.fastest().dialling().newChannel();
		MaxMessagesRecvByteBufAllocator theirs = socket.config().getRecvByteBufAllocator();
		socket.unsafe().closeForcibly();
		AcceptedChannel accepted = AcceptedChannel.with(ConnectionOptions.builder(Messages.format()).build());
		MaxMessagesRecvByteBufAllocator ours = accepted.config().getRecvByteBufAllocator();
		accepted.closeQuietly();
		assertThat(ours).isSameAs(Connector.READ_SIZES).hasSameClassAs(theirs);
		assertThat(ours.maxMessagesPerRead()).isEqualTo(theirs.maxMessagesPerRead());
	}

	@Test
	void requestIsAnsweredWithBoth() {
		requestIsAnswered(true);
		requestIsAnswered(false);
	}

	private void requestIsAnswered(boolean nativeSockets) {
		MessageFormat format = Messages.format();
		ConnectionOptions options = ConnectionOptions.builder(format)
			.messageHandler((request, from) -> format.responseTo(request))
			.build();
		try (Transport transport = Transport.builder().nativeSockets(nativeSockets).build();
				Server server = new Server("issuer", transport, ServerOptions.onPort(0, options))) {
			server.start();
			Connection connection = new Connector("acquirer", transport, options)
				.connect(new Address("127.0.0.1", server.port()))
				.join();
			assertThat(connection.send(format.newMessage("0100")).getType()).isEqualTo(0x110);
			connection.close();
		}
	}

}
