package dev.iso8583.benchmarks;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One load, and who is put under it.
 *
 * @param id a short name
 * @param title what it is
 * @param main the metric that is compared
 * @param drivers who is visited in each round, ours first
 * @param load what a visit does
 */
record Cell(String id, String title, Metric main, List<Driver> drivers, Visit load) {

	/**
	 * Puts a driver under the load.
	 */
	@FunctionalInterface
	interface Visit {

		/**
		 * Run the load.
		 * @param driver who bears it
		 * @param lead how long before it is measured
		 * @param window how long it is measured
		 * @return what was measured
		 * @throws Exception if an exchange failed
		 */
		Map<Metric, Double> run(Driver driver, Duration lead, Duration window) throws Exception;

	}

}
