package dev.iso8583.races;

import java.lang.reflect.Field;
import java.util.List;

import org.openjdk.jcstress.JCStress;
import org.openjdk.jcstress.Options;
import org.openjdk.jcstress.vm.VMSupport;

/**
 * Starts jcstress, without biased locking: JDK 15 turned it off and JDK 18 has it no
 * more, but on JDK 17 jcstress would run each race a second time to turn it on.
 */
public final class Races {

	private Races() {
	}

	public static void main(String[] args) throws Exception {
		Options options = new WithoutBiasedLocking(args);
		if (!options.parse()) {
			System.exit(1);
		}
		new JCStress(options).run();
	}

	/**
	 * Asked for the arguments of a JVM when jcstress has found out what the JDK can do,
	 * and not yet used it. There is no option for this.
	 */
	private static final class WithoutBiasedLocking extends Options {

		WithoutBiasedLocking(String[] args) {
			super(args);
		}

		@Override
		public List<String> getJvmArgs() {
			try {
				Field available = VMSupport.class.getDeclaredField("BIASED_LOCKING_AVAILABLE");
				available.setAccessible(true);
				available.setBoolean(null, false);
			}
			catch (ReflectiveOperationException ex) {
				throw new IllegalStateException(ex);
			}
			return super.getJvmArgs();
		}

	}

}
