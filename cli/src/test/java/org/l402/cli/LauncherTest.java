package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When the launcher builds, and how it becomes java. */
class LauncherTest extends LauncherProject {

    @Test
    void start_nothingBuilt_buildsAndRunsTheCommand() throws Exception {
        Outcome outcome = run(jdk(MODERN), "get", "http://a b");

        assertThat(outcome.exitCode()).isEqualTo(42);
        assertThat(outcome.out())
                .contains("-jar\n" + project.toRealPath() + "/cli/target/l402/l402.jar\nget\nhttp://a b\n")
                .contains("-XX:TieredStopAtLevel=1\n");
        assertThat(outcome.err()).contains("building 2 of 9: L402 core\n").contains("l402: built in ");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void start_builtAndUnchanged_doesNotBuildAgain() throws Exception {
        Path jdk = jdk(MODERN);
        run(jdk);

        Outcome second = run(jdk);

        assertThat(second.err()).isEmpty();
        assertThat(second.exitCode()).isEqualTo(42);
        assertThat(builds()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "core/src/main/java/Core.java, 2",
        "core/src/main/java, 2",
        "pom.xml, 2",
        "core/src/test/java/CoreTest.java, 1",
        "docs/pom.txt, 1",
        "core/target/src/main/A.java, 1",
    })
    void start_fileChangedSince_buildsWhenItIsASource(String file, int builds) throws Exception {
        Path jdk = jdk(MODERN);
        run(jdk);
        Path changed = project.resolve(file);
        if (!Files.exists(changed)) {
            Files.createDirectories(changed.resolveSibling("."));
            Files.writeString(changed, "new");
        }
        Instant built = Instant.now();
        try (Stream<Path> files = Files.walk(project)) {
            for (Path old : files.toList()) {
                Files.setLastModifiedTime(old, FileTime.from(built.minusSeconds(3600)));
            }
        }
        Files.setLastModifiedTime(project.resolve("cli/target/l402/built"), FileTime.from(built));
        Files.setLastModifiedTime(changed, FileTime.from(built.plusSeconds(1)));

        run(jdk);

        assertThat(builds()).isEqualTo(builds);
    }

    @Test
    void start_buildFails_showsTheErrorsAndNamesTheLog() throws Exception {
        Files.createFile(project.resolve("fail"));

        Outcome outcome = run(jdk(MODERN));

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.out()).isEmpty();
        assertThat(outcome.err())
                .contains("[ERROR] Core.java:[1,2] ';' expected\n")
                .doesNotContain("[INFO]");
        assertThat(outcome.err())
                .endsWith("l402: the build failed; all it said is in " + project.toRealPath()
                        + "/cli/target/l402-build.log\n");
        assertThat(lock()).doesNotExist();

        Files.delete(project.resolve("fail"));
        assertThat(run(jdk(MODERN)).exitCode()).isEqualTo(42);
    }

    @Test
    void start_twoAtOnce_buildOnce() throws Exception {
        Path jdk = jdk(MODERN);
        fifo("started");
        fifo("gate");
        Process first = start(jdk);
        assertThat(Files.readString(project.resolve("started"))).isEqualTo("\n");
        Process second = start(jdk);
        try (BufferedReader err = second.errorReader()) {
            assertThat(err.readLine()).startsWith("l402: waiting for the build that process " + first.pid());

            Files.writeString(project.resolve("gate"), "go\n");

            assertThat(first.waitFor()).isEqualTo(42);
            assertThat(second.waitFor()).isEqualTo(42);
        }
        assertThat(builds()).isEqualTo(1);
        assertThat(lock()).doesNotExist();
    }

    @Test
    void start_lockOfADeadProcess_isRemoved() throws Exception {
        Process dead = new ProcessBuilder("true").start();
        dead.waitFor();
        Files.createDirectories(lock().getParent());
        Files.createSymbolicLink(lock(), Path.of(Long.toString(dead.pid())));

        assertThat(run(jdk(MODERN)).exitCode()).isEqualTo(42);
        assertThat(Files.isSymbolicLink(lock())).isFalse();
    }

    @Test
    void start_terminatedWhileBuilding_leavesNoLockAndNoHalfBuild() throws Exception {
        Path jdk = jdk(MODERN);
        fifo("started");
        fifo("gate");
        Process process = start(jdk);
        assertThat(Files.readString(project.resolve("started"))).isEqualTo("\n");
        List<ProcessHandle> build = process.descendants().toList();
        assertThat(build).isNotEmpty();

        process.toHandle().destroy();

        assertThat(process.waitFor()).isEqualTo(143);
        assertThat(new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8))
                .endsWith("l402: the build was interrupted.\n");
        for (ProcessHandle part : build) {
            part.onExit().join();
        }
        assertThat(Files.isSymbolicLink(lock())).isFalse();
        assertThat(project.resolve("cli/target/l402/built")).doesNotExist();
    }

    /** Signals that are sent to the launcher reach java, since it is the same process. */
    @Test
    void start_java_takesTheLaunchersPlace() throws Exception {
        Process process = start(jdk(MODERN));
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(out).startsWith("process " + process.pid() + "\n");
    }

    @ParameterizedTest
    @CsvSource({
        "gateway run --config f, false",
        "demo, false",
        "demo --once, false",
        "gateway check, true",
        "get a, true"
    })
    void start_commandThatStaysUp_isNotToldToStartQuickly(String command, boolean quickly) throws Exception {
        String out = run(jdk(MODERN), command.split(" ")).out();
        assertThat(out.contains("-XX:TieredStopAtLevel=1")).isEqualTo(quickly);
    }

    @Test
    void start_throughASymbolicLinkFromElsewhere_findsTheProject() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("b i n"));
        Files.createSymbolicLink(bin.resolve("second"), Path.of("../a project/l402"));
        Files.createSymbolicLink(bin.resolve("l4"), Path.of("second"));
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(MODERN).toString());

        assertThat(Outcome.of(start(bin, environment, "./l4")).exitCode()).isEqualTo(42);
        assertThat(Outcome.of(start(bin, environment, "l4")).exitCode()).isEqualTo(42);
        assertThat(Outcome.of(start(directory, environment, bin.resolve("l4").toString()))
                        .exitCode())
                .isEqualTo(42);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void start_again_usesTheClassesKeptForThisJdk() throws Exception {
        Path jdk = jdk(MODERN);
        String first = run(jdk).out();
        String second = run(jdk).out();
        String newer = run(jdk("openjdk version \"21.0.1\" 2023-10-17")).out();

        assertThat(archive(first)).isEqualTo(archive(second)).exists();
        assertThat(archive(newer)).isNotEqualTo(archive(first)).exists();
    }

    private static Path archive(String out) {
        return out.lines()
                .filter(line -> line.startsWith("-XX:SharedArchiveFile="))
                .map(line -> Path.of(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }
}
