package dev.iso8583.simulation;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;

import org.jspecify.annotations.Nullable;

import dev.iso8583.testing.RawMessage;

/**
 * A far end that listens on a port and answers as its {@link Behaviour} says. It shares
 * no code with the product.
 */
final class Host implements Network.Listener {

	private static final int STAN = 11;

	private static final int RRN = 37;

	private final World world;

	private final Network network;

	private final int port;

	private final History history;

	Behaviour behaviour = Behaviour.GOOD;

	private final List<Session> sessions = new ArrayList<>();

	Host(Network network, int port) {
		this.world = network.world;
		this.network = network;
		this.port = port;
		this.history = network.history;
		up();
	}

	void up() {
		this.network.listen(this.port, this);
	}

	/** The process is killed: every line is reset, and dials are refused. */
	void down() {
		this.network.stopListening(this.port);
		List.copyOf(this.sessions).forEach((session) -> session.line.reset());
	}

	int sessions() {
		return this.sessions.size();
	}

	@Override
	public Line.End accept() {
		return new Session();
	}

	@Override
	public void accepted(Line.End server, Line line) {
		Session session = (Session) server;
		session.line = line;
		this.sessions.add(session);
	}

	private boolean happens(double likelihood) {
		return likelihood > 0 && this.world.random.nextDouble() < likelihood;
	}

	/** One connection, seen from the far end. */
	private final class Session implements Line.End {

		private Line line;

		private byte[] left = {};

		private @Nullable String lastStan;

		private boolean over;

		@Override
		public void readable() {
			Direction in = this.line.to(this);
			for (byte[] bytes = in.read(); bytes != null && !this.over; bytes = in.read()) {
				received(bytes);
			}
		}

		private void received(byte[] bytes) {
			ByteArrayOutputStream all = new ByteArrayOutputStream();
			all.writeBytes(this.left);
			all.writeBytes(bytes);
			byte[] buffer = all.toByteArray();
			int at = 0;
			while (buffer.length - at >= 2) {
				int length = ((buffer[at] & 0xFF) << 8) + (buffer[at + 1] & 0xFF);
				if (buffer.length - at - 2 < length) {
					break;
				}
				message(RawMessage.parse(Arrays.copyOfRange(buffer, at + 2, at + 2 + length)));
				at += 2 + length;
			}
			this.left = Arrays.copyOfRange(buffer, at, buffer.length);
		}

		private void message(RawMessage message) {
			char function = message.mti().charAt(2);
			if (function != '0' && function != '2') {
				return;
			}
			Behaviour behaviour = Host.this.behaviour;
			SplittableRandom random = Host.this.world.random;
			if (happens(behaviour.hangsUp())) {
				hangUp();
			}
			else if (!happens(behaviour.silent())) {
				RawMessage answer = answer(message, behaviour);
				Host.this.world.after(behaviour.answerTime(random), () -> answers(message, answer, behaviour));
				if (happens(behaviour.twice())) {
					Host.this.world.after(behaviour.answerTime(random), () -> send(answer));
				}
			}
		}

		private RawMessage answer(RawMessage request, Behaviour behaviour) {
			RawMessage answer = request.answered("00");
			if (request.field(RRN) != null) {
				answer = answer.with(RRN, request.field(RRN));
			}
			String other = this.lastStan;
			this.lastStan = request.stan();
			if (!happens(behaviour.mixedUp())) {
				return answer;
			}
			return (other != null && Host.this.world.random.nextBoolean()) ? answer.with(STAN, other)
					: answer.with(STAN, String.format("%06d", Host.this.world.random.nextInt(1, 1_000_000)));
		}

		private void answers(RawMessage request, RawMessage answer, Behaviour behaviour) {
			if (happens(behaviour.asks())) {
				send(Host.this.history.requestOfFarEnd());
			}
			if (happens(behaviour.garbage())) {
				write("not a message at all".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
			}
			if (happens(behaviour.echoes())) {
				send(request);
			}
			if (happens(behaviour.broken())) {
				this.line.from(this).write(new byte[] { (byte) 0xFF, (byte) 0xFF, 0 });
			}
			send(answer);
		}

		private void send(RawMessage message) {
			write(message.bytes());
		}

		private void write(byte[] message) {
			if (!this.over && this.line.from(this).room() >= message.length + 2) {
				byte[] frame = new byte[message.length + 2];
				frame[0] = (byte) (message.length >> 8);
				frame[1] = (byte) message.length;
				System.arraycopy(message, 0, frame, 2, message.length);
				this.line.from(this).write(frame);
			}
		}

		private void hangUp() {
			end();
			this.line.from(this).finish();
		}

		private void end() {
			this.over = true;
			Host.this.sessions.remove(this);
		}

		@Override
		public void finished() {
			hangUp();
		}

		@Override
		public void reset() {
			end();
		}

		@Override
		public void writable() {
			// this far end drops what it cannot write
		}

	}

}
