package org.l402.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.L402Exception;

class TemporaryDirectoryTest {

    @TempDir
    Path parent;

    @Test
    void close_takesAwayAllThatIsInIt() throws Exception {
        TemporaryDirectory made = TemporaryDirectory.create(parent);
        Files.writeString(Files.createDirectory(made.path().resolve("a")).resolve("b"), "c");

        made.close();

        assertThat(parent).isEmptyDirectory();
    }

    @Test
    void create_whereNoneCanBe_saysWhereAndWhatToDo() {
        Path missing = parent.resolve("missing");

        assertThatExceptionOfType(L402Exception.class)
                .isThrownBy(() -> TemporaryDirectory.create(missing))
                .withMessageContaining("in " + missing)
                .withMessageContaining("java.io.tmpdir");
    }
}
