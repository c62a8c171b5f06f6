package dev.iso8583;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

import dev.iso8583.tcp.ConnectionOwner;
import dev.iso8583.tcp.Connector;
import dev.iso8583.watch.ProductionCode;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The rooms of the core, and which may use which.
 */
@AnalyzeClasses(packages = "dev.iso8583", importOptions = ProductionCode.class)
class RoomsTests {

	@ArchTest
	static final ArchRule roomsHaveNoCycles = slices().matching("dev.iso8583.(*)..").should().beFreeOfCycles();

	@ArchTest
	static final ArchRule internalUsesNoOtherRoom = onlyUses("internal");

	@ArchTest
	static final ArchRule messageUsesInternalOnly = onlyUses("message", "internal");

	@ArchTest
	static final ArchRule framingUsesInternalOnly = onlyUses("framing", "internal");

	@ArchTest
	static final ArchRule matchingUsesMessageOnly = onlyUses("matching", "message", "internal");

	@ArchTest
	static final ArchRule tlsUsesInternalOnly = onlyUses("tls", "internal");

	@ArchTest
	static final ArchRule transportUsesInternalOnly = onlyUses("transport", "internal");

	@ArchTest
	static final ArchRule connectionKnowsNoMachinery = onlyUses("connection", "message", "framing", "matching", "tls",
			"internal");

	@ArchTest
	static final ArchRule tcpUsesWhatIsBelow = onlyUses("tcp", "connection", "message", "framing", "matching", "tls",
			"transport", "internal");

	@ArchTest
	static final ArchRule poolKnowsNoServer = onlyUses("pool", "tcp", "connection", "transport", "message", "internal");

	@ArchTest
	static final ArchRule serverKnowsNoPool = onlyUses("server", "tcp", "connection", "transport", "tls", "internal");

	@ArchTest
	static final ArchRule poolAndServerKnowTcpByTwoTypes = noClasses().that()
		.resideInAnyPackage("dev.iso8583.pool..", "dev.iso8583.server..")
		.should()
		.dependOnClassesThat(JavaClass.Predicates.resideInAPackage("dev.iso8583.tcp..")
			.and(not(belongToAnyOf(Connector.class, ConnectionOwner.class))));

	@ArchTest
	static final ArchRule nettyIsKnownWhereBytesMove = noClasses().that()
		.resideOutsideOfPackages("dev.iso8583.framing..", "dev.iso8583.tcp..", "dev.iso8583.tls..",
				"dev.iso8583.transport..", "dev.iso8583.server..")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("io.netty..");

	/** No room has more classes than a reader can keep in mind. */
	@Test
	void roomsStaySmall() {
		assertThat(new ClassFileImporter().withImportOption(new ProductionCode())
			.importPackages("dev.iso8583")
			.stream()
			.filter((type) -> type.isTopLevelClass() && !type.getSimpleName().equals("package-info"))
			.collect(Collectors.groupingBy(JavaClass::getPackageName, Collectors.counting()))).isNotEmpty()
			.allSatisfy((room, classes) -> assertThat(classes).as(room).isLessThanOrEqualTo(30));
	}

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
	static final ArchRule yamlIsReadInOneClass = noClasses().that()
		.doNotHaveFullyQualifiedName("dev.iso8583.message.spec.file.YamlReader")
		.should()
		.dependOnClassesThat()
		.resideInAPackage("org.yaml..");

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
		String[] allowed = Stream.concat(Stream.of(room), Arrays.stream(others))
			.map((name) -> "dev.iso8583." + name + "..")
			.toArray(String[]::new);
		return classes().that()
			.resideInAPackage("dev.iso8583." + room + "..")
			.should()
			.onlyDependOnClassesThat(JavaClass.Predicates.resideInAnyPackage(allowed)
				.or(JavaClass.Predicates.resideOutsideOfPackage("dev.iso8583..")));
	}

}
