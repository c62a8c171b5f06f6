package dev.iso8583.oracles;

/**
 * Messages as another library writes and reads them, by a specification of its own.
 */
interface Library {

	/**
	 * Write a message.
	 * @throws Refusal if the library does not write it
	 */
	byte[] write(Sample sample) throws Refusal;

	/**
	 * Read a message.
	 * @throws Refusal if the library does not read it
	 */
	Sample read(byte[] bytes) throws Refusal;

	/**
	 * The library does not do what it is asked for.
	 */
	final class Refusal extends Exception {

		private static final long serialVersionUID = 1L;

		Refusal(String reason) {
			super(reason);
		}

	}

}
