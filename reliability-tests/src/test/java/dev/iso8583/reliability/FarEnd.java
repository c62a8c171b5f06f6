package dev.iso8583.reliability;

import java.io.IOException;

import dev.iso8583.testing.RawMessage;
import dev.iso8583.testing.RawPeer;

/**
 * A process that answers all requests and prints each one. It ends when its standard
 * input ends.
 */
final class FarEnd {

	private FarEnd() {
	}

	public static void main(String[] arguments) throws IOException {
		try (RawPeer peer = RawPeer.listeningOn(arguments[0], 0)) {
			peer.plays((wire) -> {
				while (true) {
					RawMessage request = wire.reads();
					System.out.println("seen " + request.mti() + " " + request.stan());
					wire.writes(request.answered("00"));
				}
			});
			System.out.println("port " + peer.port());
			System.in.read();
		}
	}

}
