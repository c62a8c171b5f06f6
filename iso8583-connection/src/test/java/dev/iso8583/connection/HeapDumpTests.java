package dev.iso8583.connection;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import com.solab.iso8583.IsoMessage;
import com.sun.management.HotSpotDiagnosticMXBean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

import dev.iso8583.testing.Link;
import dev.iso8583.testing.RawMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A heap dump holds no card data, neither of requests that wait for their responses nor
 * of requests that were answered.
 */
@Tag("slow")
class HeapDumpTests {

	private static final int REQUESTS = 1000;

	private static final byte MASK = 0x55;

	@RegisterExtension
	final Link link = new Link();

	/** Kept masked: plain values held by the test would be in the dump. */
	private final byte[] maskedPinBlock = masked(random(8));

	private final byte[] maskedPan = masked(digits(16));

	private final byte[] maskedTrack = masked(digits(16));

	private Object held;

	@Test
	void noCardDataIsKeptWhileARequestWaitsOrAfterItsResponse(@TempDir Path folder) throws IOException {
		Connection connection = this.link.connects();
		List<CompletableFuture<IsoMessage>> answers = sends(connection);
		// all must be read first: bytes that are not written yet are in memory
		List<RawMessage> responses = Stream.generate(() -> this.link.farEnd().reads().answered("00"))
			.limit(REQUESTS)
			.toList();
		responses.subList(0, REQUESTS / 2).forEach(this.link.farEnd()::writes);
		await().until(() -> connection.pending() == REQUESTS / 2);
		assertThat(foundIn(dump(folder.resolve("pending.hprof")))).isEmpty();
		answers.forEach((answer) -> answer.cancel(false));
	}

	@Test
	void cardDataIsFoundIfItIsThere(@TempDir Path folder) throws IOException {
		this.held = List.of(unmasked(this.maskedPinBlock),
				new String(unmasked(this.maskedPan), StandardCharsets.US_ASCII));
		assertThat(foundIn(dump(folder.resolve("held.hprof")))).containsExactlyInAnyOrder("PIN block", "PAN");
		assertThat(this.held).isNotNull();
	}

	/** Send on a separate thread, whose stack is gone afterwards. */
	private List<CompletableFuture<IsoMessage>> sends(Connection connection) {
		return CompletableFuture.supplyAsync(() -> {
			List<CompletableFuture<IsoMessage>> answers = new ArrayList<>();
			for (int stan = 1; stan <= REQUESTS; stan++) {
				answers.add(connection.sendAsync(payment(stan)));
			}
			return answers;
		}, (task) -> new Thread(task).start()).join();
	}

	private IsoMessage payment(int stan) {
		IsoMessage request = this.link.request("0100", stan);
		this.link.format.set(request, 2, new String(unmasked(this.maskedPan), StandardCharsets.US_ASCII));
		this.link.format.set(request, 35, new String(unmasked(this.maskedTrack), StandardCharsets.US_ASCII));
		return this.link.format.set(request, 52, unmasked(this.maskedPinBlock));
	}

	private static Path dump(Path file) throws IOException {
		// live objects only: unreachable ones may be overwritten at any time
		ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(file.toString(), true);
		return file;
	}

	private List<String> foundIn(Path dump) throws IOException {
		byte[] pinBlock = unmasked(this.maskedPinBlock);
		List<Search> searches = List.of(new Search("PIN block", pinBlock),
				new Search("PIN block in hexadecimal",
						HexFormat.of().withUpperCase().formatHex(pinBlock).getBytes(StandardCharsets.US_ASCII)),
				new Search("PAN", unmasked(this.maskedPan)), new Search("track 2", unmasked(this.maskedTrack)));
		try (InputStream in = new BufferedInputStream(Files.newInputStream(dump), 1 << 20)) {
			byte[] some = new byte[1 << 16];
			for (int count = in.read(some); count >= 0; count = in.read(some)) {
				for (Search search : searches) {
					search.reads(some, count);
				}
			}
		}
		return searches.stream().filter((search) -> search.found).map((search) -> search.what).toList();
	}

	private static byte[] random(int length) {
		byte[] bytes = new byte[length];
		new SecureRandom().nextBytes(bytes);
		return bytes;
	}

	private static byte[] digits(int length) {
		StringBuilder digits = new StringBuilder();
		new SecureRandom().ints(length, 0, 10).forEach(digits::append);
		return digits.toString().getBytes(StandardCharsets.US_ASCII);
	}

	private static byte[] masked(byte[] bytes) {
		byte[] masked = new byte[bytes.length];
		for (int index = 0; index < bytes.length; index++) {
			masked[index] = (byte) (bytes[index] ^ MASK);
		}
		Arrays.fill(bytes, (byte) 0);
		return masked;
	}

	private static byte[] unmasked(byte[] masked) {
		return masked(masked.clone());
	}

	/** Searches a stream for bytes by the algorithm of Knuth, Morris and Pratt. */
	private static final class Search {

		final String what;

		private final byte[] wanted;

		private final int[] back;

		private int matched;

		boolean found;

		Search(String what, byte[] wanted) {
			this.what = what;
			this.wanted = wanted;
			this.back = new int[wanted.length];
			for (int index = 1, length = 0; index < wanted.length; index++) {
				while (length > 0 && wanted[index] != wanted[length]) {
					length = this.back[length - 1];
				}
				if (wanted[index] == wanted[length]) {
					length++;
				}
				this.back[index] = length;
			}
		}

		void reads(byte[] bytes, int count) {
			for (int index = 0; index < count && !this.found; index++) {
				while (this.matched > 0 && bytes[index] != this.wanted[this.matched]) {
					this.matched = this.back[this.matched - 1];
				}
				if (bytes[index] == this.wanted[this.matched]) {
					this.matched++;
				}
				this.found = this.matched == this.wanted.length;
			}
		}

	}

}
