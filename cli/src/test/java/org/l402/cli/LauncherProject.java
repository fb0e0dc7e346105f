package org.l402.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a project of its own, run by the system's sh: there a build is a script that notes that it ran, and java
 * is a script that says how it was called.
 */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a POSIX shell script; there is none for Windows")
abstract class LauncherProject {

    static final String MODERN = "openjdk version \"17.0.15\" 2025-04-15";

    @TempDir
    Path directory;

    private final List<Process> started = new ArrayList<>();
    Path project = Path.of("");

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

    /** A JDK that answers with this banner and, when it is to run a program, prints its arguments and exits with 42. */
    Path jdk(String banner) throws IOException {
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

    Outcome run(Path javaHome, String... arguments) throws Exception {
        return Outcome.of(start(javaHome, arguments));
    }

    Process start(Path javaHome, String... arguments) throws IOException {
        return start(project, Map.of("JAVA_HOME", javaHome.toString()), "./l402", arguments);
    }

    Process start(Path from, Map<String, String> environment, String launcher, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of("/bin/sh", launcher));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(from.toFile());
        builder.environment().remove("JAVA_HOME");
        builder.environment().putAll(environment);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    Path lock() {
        return project.resolve("cli/target/l402.lock");
    }

    int builds() throws IOException {
        Path builds = project.resolve("builds");
        return Files.exists(builds) ? Files.readAllLines(builds).size() : 0;
    }

    void fifo(String name) throws Exception {
        Process process = new ProcessBuilder("mkfifo", project.resolve(name).toString()).start();
        assertThat(process.waitFor()).isZero();
    }

    private static void script(Path file, String text) throws IOException {
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
