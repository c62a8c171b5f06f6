package dev.iso8583.benchmarks;

/**
 * What is put under load in each round, and has a row of its own in the report: a stack
 * in this process, or one in another.
 */
interface Contender {

	/** Return what it is called in the report. */
	String name();

	/**
	 * Bear a load.
	 * @throws Exception if an exchange failed
	 */
	Sample run(Shape shape, Window window) throws Exception;

}
