package dev.iso8583.simulation;

import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections, pools and servers in simulated storms. {@code -Dsimulation.seed=} repeats
 * the run of a seed; {@code -Dsimulation.seeds=} sets the number of runs. A run that
 * fails prints its protocol log.
 */
@Tag("slow")
@Timeout(value = 1, unit = TimeUnit.DAYS)
class SimulationTests {

	private static final long FIRST = Long.getLong("simulation.seed", 1);

	private static final int SEEDS = Integer.getInteger("simulation.seeds",
			(System.getProperty("simulation.seed") != null) ? 1 : 200);

	@Test
	void stormsLeadToNoFalseOutcomeAndLeaveNothingBehind() {
		for (long seed = FIRST; seed < FIRST + SEEDS; seed++) {
			List<String> violations = Simulation.run(seed, Trace.off());
			if (!violations.isEmpty()) {
				Trace trace = Trace.on();
				Simulation.run(seed, trace);
				throw new AssertionError("Seed " + seed + ":\n" + String.join("\n", violations) + "\n\n" + trace);
			}
		}
	}

	@Test
	void sameSeedRepeatsTheRun() {
		for (long seed = FIRST; seed < FIRST + 20; seed++) {
			Trace first = Trace.on();
			Trace second = Trace.on();
			Simulation.run(seed, first);
			Simulation.run(seed, second);
			assertThat(second).hasToString(first.toString());
		}
	}

}
