package org.l402.lightning;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.NodeException.Kind;

class CurrentFileTest {

    @TempDir
    Path directory;

    @Test
    void value_changesWithTheFile_andOutlastsWhatCannotBeRead() throws IOException {
        Path path = Files.writeString(directory.resolve("f"), "one");
        try (CurrentFile<String> file = file(path)) {
            assertThat(file.value()).isEqualTo("one");

            Files.writeString(path, "other");
            file.look();
            assertThat(file.value()).isEqualTo("other");

            Files.writeString(path, "");
            file.look();
            Files.delete(path);
            file.look();
            Files.write(path, new byte[CurrentFile.MAX_BYTES + 1]);
            file.look();
            assertThat(file.value()).isEqualTo("other");

            Files.writeString(path, "third");
            file.look();
            assertThat(file.value()).isEqualTo("third");
        }
    }

    @Test
    void value_whileTheFileHangs_isTheOneBefore() throws Exception {
        Path path = Files.writeString(directory.resolve("f"), "one");
        try (CurrentFile<String> file = file(path)) {
            file.watch();
            Files.delete(path);
            assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor())
                    .isZero();
            // Opening it to write succeeds when a reader has opened it, which then waits for what is never written.
            try (OutputStream hanging = opened(path)) {
                assertThat(file.value()).isEqualTo("one");
                hanging.write("two".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    private static OutputStream opened(Path path) throws Exception {
        return CompletableFuture.supplyAsync(() -> {
                    try {
                        return Files.newOutputStream(path);
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                })
                .get(20, TimeUnit.SECONDS);
    }

    @Test
    void file_thatCannotBeRead_isAMatterOfAccess() throws IOException {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> file(directory.resolve("none")))
                .withMessage("the test file " + directory.resolve("none") + " does not exist; give another")
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.ACCESS));
        Path large = Files.write(directory.resolve("large"), new byte[CurrentFile.MAX_BYTES + 1]);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> file(large))
                .withMessageContaining("has more than 262144 bytes, so it is none; give another")
                .satisfies(failure -> assertThat(failure.kind()).isEqualTo(Kind.ACCESS));
    }

    private static CurrentFile<String> file(Path path) {
        return new CurrentFile<>(path, "test file", "give another", content -> {
            if (content.length == 0) {
                throw new NodeException("half written");
            }
            return new String(content, StandardCharsets.UTF_8);
        });
    }
}
