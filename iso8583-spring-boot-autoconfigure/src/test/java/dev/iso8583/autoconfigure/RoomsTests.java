package dev.iso8583.autoconfigure;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.ArchConfiguration;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import dev.iso8583.internal.SafeFailure;
import dev.iso8583.tls.Tls;
import dev.iso8583.tls.TlsMaterial;
import dev.iso8583.transport.Transport;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks which packages of the auto-configuration use which others.
 */
class RoomsTests {

	private static final String ROOT = "dev.iso8583.autoconfigure";

	private static final JavaClasses MODULE = new ClassFileImporter()
		.withImportOption(new ImportOption.DoNotIncludeTests())
		.importPackages(ROOT);

	@Test
	void packagesHaveNoCycles() {
		slices().assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass type) {
				return SliceIdentifier.of(type.getPackageName());
			}

			@Override
			public String getDescription() {
				return "packages";
			}

		}).should().beFreeOfCycles().check(MODULE);
	}

	@Test
	void packagesUseOnlyPackagesBelowThem() {
		onlyUses("properties");
		onlyUses("binding");
		onlyUses("link");
		onlyUses("diagnostics", "properties");
		onlyUses("handler", "diagnostics", "properties");
		onlyUses("tls", "binding", "diagnostics");
		onlyUses("options", "tls", "binding", "diagnostics", "properties");
	}

	@Test
	void packagesStaySmall() {
		assertThat(MODULE.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))).hasSizeGreaterThan(5)
			.allSatisfy((room, classes) -> assertThat(classes).as(room).isLessThanOrEqualTo(30));
	}

	/**
	 * Internals of the core may change in any release. The only ones used here make the
	 * failure of a listener safe to log.
	 */
	@Test
	void nothingUsesInternalsOfTheCore() {
		// whether a type belongs to another is in the class files of the core
		JavaClasses withTheCore = ArchConfiguration.withThreadLocalScope((configuration) -> {
			configuration.setResolveMissingDependenciesFromClassPath(true);
			return new ClassFileImporter().withImportOption(new ImportOption.DoNotIncludeTests())
				.importPackages(ROOT, "dev.iso8583.annotation", "dev.iso8583.event");
		});
		noClasses().should()
			.dependOnClassesThat(
					resideInAnyPackage("dev.iso8583.tcp..", "dev.iso8583.internal..", "dev.iso8583.transport..",
							"dev.iso8583.tls..", "dev.iso8583.matching.pending..", "dev.iso8583.pool.waiting..")
						.and(not(belongToAnyOf(Transport.class, Tls.class, TlsMaterial.class, SafeFailure.class))))
			.check(withTheCore);
	}

	private static void onlyUses(String room, String... others) {
		String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(others))
			.map((name) -> ROOT + "." + name)
			.toArray(String[]::new);
		classes().that()
			.resideInAPackage(ROOT + "." + room)
			.should()
			.onlyDependOnClassesThat(resideInAnyPackage(allowed).or(resideOutsideOfPackage(ROOT + "..")))
			.check(MODULE);
	}

}
