package org.l402.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A file of which not even the text can be had. */
class ConfigFileTest {

    private static final ConfigFile.Form FORM =
            new ConfigFile.Form("gateway.yaml", "docs/configuration.md", "a: b", Keys.of("a"));

    @TempDir
    Path directory;

    @Test
    void read_missingFile_saysWhereItLooked() {
        Path file = directory.resolve("none.yaml");
        assertThat(read(file)).hasMessage(file + ": does not exist");
        assertThat(read(Path.of("none.yaml")))
                .hasMessage("none.yaml: does not exist (looked for "
                        + Path.of("none.yaml").toAbsolutePath() + ")");
    }

    @Test
    void read_emptyName_isRefused() {
        assertThat(read(Path.of(""))).hasMessage("\"\": is the name of no file; name one, for instance gateway.yaml");
    }

    @Test
    void read_directory_isRefused() {
        assertThat(read(directory))
                .hasMessage(directory + ": is a directory; name the file in it, for instance "
                        + directory.resolve("gateway.yaml"));
    }

    @Test
    void read_fileThatCannotBeOpened_isRefused() throws IOException {
        Path loop = directory.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(read(loop)).hasMessageStartingWith(loop + ": cannot be read: ");
    }

    @Test
    void read_tooLarge_isRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("large"), "#".repeat((1 << 20) + 1));
        assertThat(read(file)).hasMessageEndingWith("is larger than 1048576 bytes, which no configuration needs");
    }

    @Test
    void read_notUtf8_isRefused() throws IOException {
        Path file = Files.write(directory.resolve("latin"), "name: café".getBytes(StandardCharsets.ISO_8859_1));
        assertThat(read(file)).hasMessage(file + ": is not UTF-8 text; save it as UTF-8");
    }

    private static ConfigException read(Path file) {
        return catchThrowableOfType(ConfigException.class, () -> ConfigFile.read(file, FORM, name -> null));
    }
}
