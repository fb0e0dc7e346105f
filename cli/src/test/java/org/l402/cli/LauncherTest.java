package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The launcher, run by the system's sh in a project of its own: there a build is a script that notes that it ran, and java
 * is a script that says how it was called.
 */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script; there is none for Windows")
class LauncherTest {

    private static final String MODERN = "openjdk version \"17.0.15\" 2025-04-15";

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    private Path project = Path.of("");

    @BeforeEach
    void makeProject() throws IOException {
        project = Files.createDirectories(directory.resolve("a project"));
        script(project.resolve("l402"), Files.readString(Path.of("../l402")));
        script(project.resolve("mvnw"), """
                #!/bin/sh
                echo built >>builds
                echo "[INFO] Building L402 core 0.1.0-SNAPSHOT                              [2/9]"
                [ ! -p started ] || echo >started
                [ ! -p gate ] || read -r line <gate
                [ ! -f fail ] || { echo "[ERROR] Core.java:[1,2] ';' expected"; exit 1; }
                mkdir -p cli/target/l402/lib && echo jar >cli/target/l402/l402.jar
                """);
        Files.createDirectories(project.resolve("core/src/main/java"));
        Files.writeString(project.resolve("core/src/main/java/Core.java"), "class Core {}");
        Files.writeString(project.resolve("pom.xml"), "<project/>");
    }

    @AfterEach
    void endWhatIsLeft() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void start_nothingBuilt_buildsAndRunsTheCommand() throws Exception {
        Outcome outcome = run(jdk(MODERN), "get", "http://a b");

        assertThat(outcome.exitCode).isEqualTo(42);
        assertThat(outcome.out)
                .contains("-jar\n" + project.toRealPath() + "/cli/target/l402/l402.jar\nget\nhttp://a b\n")
                .contains("-XX:TieredStopAtLevel=1\n");
        assertThat(outcome.err).contains("building 2 of 9: L402 core\n").contains("l402: built in ");
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void start_builtAndUnchanged_doesNotBuildAgain() throws Exception {
        Path jdk = jdk(MODERN);
        run(jdk);

        Outcome second = run(jdk);

        assertThat(second.err).isEmpty();
        assertThat(second.exitCode).isEqualTo(42);
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

        assertThat(outcome.exitCode).isEqualTo(1);
        assertThat(outcome.out).isEmpty();
        assertThat(outcome.err)
                .contains("[ERROR] Core.java:[1,2] ';' expected\n")
                .doesNotContain("[INFO]");
        assertThat(outcome.err)
                .endsWith("l402: the build failed; all it said is in " + project.toRealPath()
                        + "/cli/target/l402-build.log\n");
        assertThat(lock()).doesNotExist();

        Files.delete(project.resolve("fail"));
        assertThat(run(jdk(MODERN)).exitCode).isEqualTo(42);
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

        assertThat(run(jdk(MODERN)).exitCode).isEqualTo(42);
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
        String out = run(jdk(MODERN), command.split(" ")).out;
        assertThat(out.contains("-XX:TieredStopAtLevel=1")).isEqualTo(quickly);
    }

    @Test
    void start_throughASymbolicLinkFromElsewhere_findsTheProject() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("b i n"));
        Files.createSymbolicLink(bin.resolve("second"), Path.of("../a project/l402"));
        Files.createSymbolicLink(bin.resolve("l4"), Path.of("second"));
        Map<String, String> environment = Map.of("JAVA_HOME", jdk(MODERN).toString());

        assertThat(finish(start(bin, environment, "./l4")).exitCode).isEqualTo(42);
        assertThat(finish(start(bin, environment, "l4")).exitCode).isEqualTo(42);
        assertThat(finish(start(directory, environment, bin.resolve("l4").toString())).exitCode)
                .isEqualTo(42);
        assertThat(builds()).isEqualTo(1);
    }

    @Test
    void start_again_usesTheClassesKeptForThisJdk() throws Exception {
        Path jdk = jdk(MODERN);
        String first = run(jdk).out;
        String second = run(jdk).out;
        String newer = run(jdk("openjdk version \"21.0.1\" 2023-10-17")).out;

        assertThat(archive(first)).isEqualTo(archive(second)).exists();
        assertThat(archive(newer)).isNotEqualTo(archive(first)).exists();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "java version \"1.8.0_392\" | is Java 1.8.0_392, which is too old; l402 needs 17 or newer",
                "openjdk version \"11.0.2\" 2019-01-15 | is Java 11.0.2, which is too old; l402 needs 17 or newer",
                "openjdk version \"16-ea\" 2021-03-16 | is Java 16-ea, which is too old; l402 needs 17 or newer",
                "Unable to locate a Java Runtime. | does not tell its version; it says: Unable to locate a Java Runtime.",
            })
    void start_javaTooOldOrNone_saysSo(String banner, String message) throws Exception {
        Path jdk = jdk(banner);

        Outcome outcome = run(jdk);

        assertThat(outcome.exitCode).isEqualTo(2);
        assertThat(outcome.err)
                .contains(jdk + "/bin/java " + message)
                .contains("JAVA_HOME")
                .doesNotContain("building");
        assertThat(builds()).isZero();
    }

    @ParameterizedTest
    @CsvSource({"17, 42", "17.0.15, 42", "25-ea, 42", "1.8.0_392, 2", "11.0.22, 2"})
    void start_jdkWithAReleaseFile_isBelievedWithoutAsking(String version, int exitCode) throws Exception {
        Path jdk = jdk("never asked");
        Files.writeString(
                jdk.resolve("release"), "IMPLEMENTOR=\"A\"\nJAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"B\"\n");

        assertThat(run(jdk).exitCode).isEqualTo(exitCode);
    }

    @Test
    void start_bannerAfterOtherLines_isFound() throws Exception {
        assertThat(run(jdk("Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version \"17\" 2021-09-14")).exitCode)
                .isEqualTo(42);
    }

    @Test
    void start_javaHomeWithoutJava_saysSo() throws Exception {
        Outcome outcome = run(Files.createDirectories(directory.resolve("empty home")));

        assertThat(outcome.exitCode).isEqualTo(2);
        assertThat(outcome.err)
                .isEqualTo("l402: JAVA_HOME is " + directory.resolve("empty home") + ", but there is no bin/java in it."
                        + " Point it at a JDK 17 or newer, or unset it to use the java of your PATH.\n");
    }

    @Test
    void start_noJavaAtAll_saysSo() throws Exception {
        Path nothing = Files.createDirectories(directory.resolve("nothing"));

        Outcome outcome = finish(start(project, Map.of("PATH", nothing.toString()), "./l402"));

        assertThat(outcome.exitCode).isEqualTo(2);
        assertThat(outcome.err).startsWith("l402: no Java was found. Install a JDK 17 or newer");
    }

    @Test
    void start_javaOfThePath_isUsedThroughItsLinks() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("path"));
        Files.createSymbolicLink(bin.resolve("java"), jdk(MODERN).resolve("bin/java"));

        Outcome outcome = finish(start(project, Map.of("PATH", bin + ":" + System.getenv("PATH")), "./l402"));

        assertThat(outcome.exitCode).isEqualTo(42);
    }

    @Test
    void start_runtimeWithoutCompiler_isEnoughOnlyForWhatIsBuilt() throws Exception {
        Path runtime = jdk(MODERN);
        Files.delete(runtime.resolve("bin/javac"));

        Outcome unbuilt = run(runtime);
        assertThat(unbuilt.exitCode).isEqualTo(2);
        assertThat(unbuilt.err)
                .startsWith("l402: l402 must be built first, and " + runtime + " has no compiler (javac).");
        assertThat(builds()).isZero();

        run(jdk("openjdk version \"25\" 2025-09-16"));
        assertThat(run(runtime).exitCode).isEqualTo(42);
    }

    /** A JDK that answers with this banner and, when it is to run a program, prints its arguments and exits with 42. */
    private Path jdk(String banner) throws IOException {
        Path home = directory.resolve("jdk " + Integer.toHexString(banner.hashCode()));
        Files.createDirectories(home.resolve("bin"));
        Files.writeString(home.resolve("banner"), banner + "\n");
        script(home.resolve("bin/javac"), "#!/bin/sh\n");
        script(home.resolve("bin/java"), """
                #!/bin/sh
                case $1 in
                  -version) cat '%s' >&2 && exit ;;
                  -XX:ArchiveClassesAtExit=*) echo classes >"${1#*=}" && exit ;;
                esac
                echo "process $$"
                printf '%%s\\n' "$@"
                exit 42
                """.formatted(home.resolve("banner")));
        return home;
    }

    private static Path archive(String out) {
        return out.lines()
                .filter(line -> line.startsWith("-XX:SharedArchiveFile="))
                .map(line -> Path.of(line.substring(line.indexOf('=') + 1)))
                .findFirst()
                .orElseThrow();
    }

    private Outcome run(Path javaHome, String... arguments) throws Exception {
        return finish(start(javaHome, arguments));
    }

    private Process start(Path javaHome, String... arguments) throws IOException {
        return start(project, Map.of("JAVA_HOME", javaHome.toString()), "./l402", arguments);
    }

    private Process start(Path from, Map<String, String> environment, String launcher, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", launcher));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private static Outcome finish(Process process) throws Exception {
        byte[] out = process.getInputStream().readAllBytes();
        byte[] err = process.getErrorStream().readAllBytes();
        return new Outcome(
                process.waitFor(), new String(out, StandardCharsets.UTF_8), new String(err, StandardCharsets.UTF_8));
    }

    private record Outcome(int exitCode, String out, String err) {}

    private Path lock() {
        return project.resolve("cli/target/l402.lock");
    }

    private int builds() throws IOException {
        Path builds = project.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    private void fifo(String name) throws Exception {
        Process process = new ProcessBuilder("mkfifo", project.resolve(name).toString()).start();
        assertThat(process.waitFor()).isZero();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
