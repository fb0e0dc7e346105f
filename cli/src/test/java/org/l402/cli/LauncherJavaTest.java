package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which Java the launcher takes, and what it says when there is none that fits. */
class LauncherJavaTest extends LauncherProject {

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

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
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

        assertThat(run(jdk).exitCode()).isEqualTo(exitCode);
    }

    @Test
    void start_bannerAfterOtherLines_isFound() throws Exception {
        assertThat(run(jdk("Picked up JAVA_TOOL_OPTIONS: -Xmx1g\nopenjdk version \"17\" 2021-09-14"))
                        .exitCode())
                .isEqualTo(42);
    }

    @Test
    void start_javaHomeWithoutJava_saysSo() throws Exception {
        Outcome outcome = run(Files.createDirectories(directory.resolve("empty home")));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err())
                .isEqualTo("l402: JAVA_HOME is " + directory.resolve("empty home") + ", but there is no bin/java in it."
                        + " Point it at a JDK 17 or newer, or unset it to use the java of your PATH.\n");
    }

    @Test
    void start_noJavaAtAll_saysSo() throws Exception {
        Path nothing = Files.createDirectories(directory.resolve("nothing"));

        Outcome outcome = Outcome.of(start(project, Map.of("PATH", nothing.toString()), "./l402"));

        assertThat(outcome.exitCode()).isEqualTo(2);
        assertThat(outcome.err()).startsWith("l402: no Java was found. Install a JDK 17 or newer");
    }

    @Test
    void start_javaOfThePath_isUsedThroughItsLinks() throws Exception {
        Path bin = Files.createDirectories(directory.resolve("path"));
        Files.createSymbolicLink(bin.resolve("java"), jdk(MODERN).resolve("bin/java"));

        Outcome outcome = Outcome.of(start(project, Map.of("PATH", bin + ":" + System.getenv("PATH")), "./l402"));

        assertThat(outcome.exitCode()).isEqualTo(42);
    }

    @Test
    void start_runtimeWithoutCompiler_isEnoughOnlyForWhatIsBuilt() throws Exception {
        Path runtime = jdk(MODERN);
        Files.delete(runtime.resolve("bin/javac"));

        Outcome unbuilt = run(runtime);
        assertThat(unbuilt.exitCode()).isEqualTo(2);
        assertThat(unbuilt.err())
                .startsWith("l402: l402 must be built first, and " + runtime + " has no compiler (javac).");
        assertThat(builds()).isZero();

        run(jdk("openjdk version \"25\" 2025-09-16"));
        assertThat(run(runtime).exitCode()).isEqualTo(42);
    }
}
