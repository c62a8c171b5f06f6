package dev.iso8583;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The rooms of the core, and which may use which.
 */
@AnalyzeClasses(packages = "dev.iso8583", importOptions = ImportOption.DoNotIncludeTests.class)
class RoomsTests {

	@ArchTest
	static final ArchRule roomsHaveNoCycles = slices().matching("dev.iso8583.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule messageUsesNoOtherRoom = onlyUses("message");

	@ArchTest
	static final ArchRule framingUsesNoOtherRoom = onlyUses("framing");

	@ArchTest
	static final ArchRule matchingUsesMessageOnly = onlyUses("matching", "message");

	@ArchTest
	static final ArchRule connectionUsesWhatIsBelow = onlyUses("connection", "message", "framing", "matching");

	@ArchTest
	static final ArchRule poolUsesConnectionOnly = onlyUses("pool", "connection");

	@ArchTest
	static final ArchRule serverUsesConnectionOnly = onlyUses("server", "connection");

	@ArchTest
	static final ArchRule nettyIsKnownToFramingConnectionAndServer = noClasses().that()
		.resideOutsideOfPackages("dev.iso8583.framing..", "dev.iso8583.connection..", "dev.iso8583.server..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.netty..");

	@ArchTest
	static final ArchRule messagesAreMadeAndReadInMessageOnly = noClasses().that()
		.resideOutsideOfPackage("dev.iso8583.message..")
		.should()
		.dependOnClassesThat()
		.haveFullyQualifiedName("com.solab.iso8583.MessageFactory")
		.orShould()
		.dependOnClassesThat()
		.resideInAnyPackage("com.solab.iso8583.parse..", "com.solab.iso8583.codecs..");

	@ArchTest
	static final ArchRule springIsUnknown = noClasses().should()
		.dependOnClassesThat()
		.resideInAPackage("org.springframework..");

	@ArchTest
	static final ArchRule nothingDumpsOrSleeps = noClasses().should()
		.dependOnClassesThat()
		.haveFullyQualifiedName("io.netty.handler.logging.LoggingHandler")
		.orShould()
		.callMethod(Thread.class, "sleep", long.class)
		.orShould()
		.callMethod("com.solab.iso8583.IsoMessage", "debugString")
		.orShould()
		.callMethod(System.class, "currentTimeMillis");

	private static ArchRule onlyUses(String room, String... others) {
		String[] allowed = java.util.stream.Stream
			.concat(java.util.stream.Stream.of(room), java.util.Arrays.stream(others))
			.map((name) -> "dev.iso8583." + name + "..")
			.toArray(String[]::new);
		return classes().that()
			.resideInAPackage("dev.iso8583." + room + "..")
			.should()
			.onlyDependOnClassesThat(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage(allowed)
				.or(com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage("dev.iso8583..")));
	}

}
