package dev.iso8583.message.spec.moov;

import java.util.Map;

/**
 * What is written behind a key of a file, be it JSON or YAML.
 */
public sealed interface MoovNode {

	/**
	 * Return the line.
	 * @return the line from 1, or 0 if there is none
	 */
	int line();

	/**
	 * A single value.
	 *
	 * @param line its line
	 * @param value the value as it is written
	 * @param quoted whether it is in quotes
	 */
	record Single(int line, String value, boolean quoted) implements MoovNode {

	}

	/**
	 * Keys with what is written behind them.
	 *
	 * @param line its line
	 * @param entries what is written, by key
	 */
	record Keys(int line, Map<String, MoovNode> entries) implements MoovNode {

	}

	/**
	 * A list, which these files never have.
	 *
	 * @param line its line
	 */
	record Several(int line) implements MoovNode {

	}

}
