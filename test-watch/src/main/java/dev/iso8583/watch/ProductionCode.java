package dev.iso8583.watch;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;

/**
 * Limits ArchUnit to what we publish: it leaves out tests and this module, which lies on
 * the class path of tests as a jar and so does not look like a test itself.
 */
public final class ProductionCode implements ImportOption {

	private final ImportOption noTests = new ImportOption.DoNotIncludeTests();

	@Override
	public boolean includes(Location location) {
		return this.noTests.includes(location) && !location.contains("/dev/iso8583/watch/")
				&& !location.contains("/dev/iso8583/canary/");
	}

}
