package dev.iso8583.autoconfigure;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import javax.tools.ToolProvider;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.SpringApplicationAotProcessor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Builds an application ahead of time, as the Spring Boot plug-in does, and runs it with
 * other properties.
 */
@Tag("slow")
class AotTests {

	private static final String FORMAT = "--iso8583.message.config=classpath:iso8583.xml";

	@TempDir
	private static Path built;

	private static Path classes;

	@BeforeAll
	static void buildAheadOfTime() throws Exception {
		Path sources = built.resolve("sources");
		classes = Files.createDirectories(built.resolve("classes"));
		Run processed = java(System.getProperty("java.class.path"), List.of(),
				SpringApplicationAotProcessor.class.getName(), AotApplication.class.getName(), sources.toString(),
				classes.toString(), classes.toString(), "dev.iso8583", "aot", FORMAT, "--iso8583.server.issuer.port=0",
				"--iso8583.pool.acquirer.addresses=localhost:1", "--iso8583.pool.acquirer.minimum-connections=0");
		assertThat(processed.code()).as(processed.output()).isZero();
		List<String> arguments = new ArrayList<>(List.of("-proc:none", "-nowarn", "-d", classes.toString(), "-cp",
				System.getProperty("java.class.path") + File.pathSeparator + classes));
		try (Stream<Path> files = Files.walk(sources)) {
			files.map(Path::toString).filter((file) -> file.endsWith(".java")).forEach(arguments::add);
		}
		assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments.toArray(String[]::new)))
			.isZero();
	}

	@Test
	void linksOfTheBuildStartWithOtherValues() throws Exception {
		Run run = run("--iso8583.server.issuer.port=0", "--iso8583.pool.acquirer.addresses=localhost:1,localhost:2",
				"--iso8583.pool.acquirer.minimum-connections=0");
		assertThat(run.output()).contains("links: [acquirer][issuer]");
		assertThat(run.code()).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "iso8583.pool.late.addresses=localhost:1", "iso8583.connection.late.address=localhost:1",
			"iso8583.server.late.port=0", "iso8583.message.formats.late.config=classpath:iso8583.xml" })
	void aLinkOrFormatThatTheBuildDidNotHaveStopsTheStart(String property) throws Exception {
		Run run = run("--iso8583.server.issuer.port=0", "--iso8583.pool.acquirer.addresses=localhost:1",
				"--iso8583.pool.acquirer.minimum-connections=0", "--" + property);
		String link = property.substring(0, property.indexOf(".late") + ".late".length());
		assertThat(run.output()).contains(link + " is configured, and has no bean named 'late")
			.contains("ahead of time (AOT)")
			.contains("Configure " + link + " where the application is built, too (process-aot)");
		assertThat(run.code()).isOne();
	}

	@Test
	void anOrderlyExitThatTheBuildDidNotHaveStopsTheStart() throws Exception {
		Run run = run("--iso8583.server.issuer.port=0", "--iso8583.pool.acquirer.addresses=localhost:1",
				"--iso8583.pool.acquirer.minimum-connections=0", "--iso8583.orderly-exit=true");
		assertThat(run.output()).contains("iso8583.orderly-exit is configured, and has no effect");
		assertThat(run.code()).isOne();
	}

	private static Run run(String... properties) throws Exception {
		List<String> arguments = new ArrayList<>(List.of(AotApplication.class.getName(), FORMAT));
		arguments.addAll(List.of(properties));
		return java(classes + File.pathSeparator + System.getProperty("java.class.path"),
				List.of("-Dspring.aot.enabled=true"), arguments.toArray(String[]::new));
	}

	private static Run java(String classPath, List<String> options, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC"));
		command.addAll(options);
		command.addAll(List.of("-cp", classPath));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Run(process.waitFor(), output);
	}

	private record Run(int code, String output) {

	}

}
