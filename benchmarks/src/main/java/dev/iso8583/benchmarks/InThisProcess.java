package dev.iso8583.benchmarks;

/**
 * A stack whose both ends are in this process.
 *
 * @param driver drives both ends
 * @param port where its server listens
 */
record InThisProcess(Driver driver, int port) implements Contender {

	static InThisProcess start(Driver driver) {
		try {
			int port = driver.listen();
			driver.connect(port);
			return new InThisProcess(driver, port);
		}
		catch (Exception ex) {
			throw new IllegalStateException(driver.name() + " does not start", ex);
		}
	}

	@Override
	public String name() {
		return this.driver.name();
	}

	@Override
	public Sample run(Shape shape, Window window) throws Exception {
		return shape.run(this.driver, window);
	}

	/** Return the stack with the same server, and a client in a process of its own. */
	Contender withClientApart() {
		return InAnotherProcess.client(name(), this.port);
	}

}
