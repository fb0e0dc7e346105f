package org.l402.cli.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.l402.L402Exception;

/** A directory that is gone, with all that is in it, when it is closed. */
record TemporaryDirectory(Path path) implements AutoCloseable {

    /**
     * A new one below the directory for such.
     *
     * @throws L402Exception when none can be made there
     */
    static TemporaryDirectory create(Path parent) {
        try {
            return new TemporaryDirectory(Files.createTempDirectory(parent, "l402-demo"));
        } catch (IOException e) {
            throw new L402Exception(
                    "no temporary directory can be made in " + parent
                            + "; name one that is there and that this user can write to: JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=DIRECTORY",
                    e);
        }
    }

    @Override
    public void close() throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> files = Files.walk(path)) {
            deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : deepestFirst) {
            Files.delete(file);
        }
    }
}
