package dev.iso8583.benchmarks;

import java.util.Map;

/**
 * A stack whose both ends are in this process.
 */
record InThisProcess(Driver driver) implements Contender {

	static Contender start(Driver driver) {
		try {
			driver.start();
		}
		catch (Exception ex) {
			throw new IllegalStateException(driver.name() + " does not start", ex);
		}
		return new InThisProcess(driver);
	}

	@Override
	public String name() {
		return this.driver.name();
	}

	@Override
	public Map<Metric, Double> run(Shape shape, Window window) throws Exception {
		return shape.run(this.driver, window);
	}

}
