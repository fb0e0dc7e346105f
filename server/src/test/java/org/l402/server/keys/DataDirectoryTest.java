package org.l402.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.Network;

class DataDirectoryTest {

    private static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-23T10:00:00.5Z"));
    private static final String SECRET = "5e".repeat(32);

    @TempDir
    Path temp;

    private Path data;

    @BeforeEach
    void data() {
        data = temp.resolve("a/b/data");
    }

    @Test
    void open_firstTime_makesKeysForTheOwnerAlone() throws IOException {
        DataDirectory opened = open(Network.REGTEST);

        assertThat(opened.keys().current().network()).isEqualTo(Network.REGTEST);
        assertThat(mode(data)).isEqualTo("rwx------");
        assertThat(mode(data.resolve("master-keys"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("instance"))).isEqualTo("rw-------");
        assertThat(mode(data.resolve("lock"))).isEqualTo("rw-------");
        assertThat(Files.readString(data.resolve("master-keys")))
                .startsWith("# L402 master keys.")
                .contains(" regtest 2026-11-23T10:00:00Z "
                        + opened.keys().current().secretHex());
        try (var files = Files.list(data)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("master-keys", "instance", "lock");
        }
    }

    @Test
    void open_again_findsTheSame() {
        DataDirectory first = open(Network.REGTEST);
        DataDirectory second = open(Network.REGTEST);

        assertThat(second.instance()).isEqualTo(first.instance());
        assertThat(second.keys().current().secretHex())
                .isEqualTo(first.keys().current().secretHex());
    }

    @Test
    void open_byManyAtOnce_makesOneSetOfKeys() throws Exception {
        // Processes are kept apart by the lock on the file; threads of one JVM would get an exception from it.
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Callable<String>> opens = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                opens.add(() -> DataDirectoryProcess.open(data));
            }
            List<String> instances = new ArrayList<>();
            for (Future<String> future : threads.invokeAll(opens)) {
                instances.add(future.get());
            }
            assertThat(instances)
                    .hasSize(4)
                    .containsOnly(open(Network.REGTEST).instance() + " "
                            + open(Network.REGTEST).keys().current().id());
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void open_afterASaleWithTheKeysGone_refuses() throws IOException {
        open(Network.REGTEST);
        Files.delete(data.resolve("master-keys"));

        refused(Network.REGTEST, "master keys are missing", "from a backup");
        assertThat(data.resolve("master-keys")).doesNotExist();
    }

    @Test
    void open_afterACrashBetweenKeysAndInstance_goesOn() throws IOException {
        String secret = open(Network.REGTEST).keys().current().secretHex();
        Files.delete(data.resolve("instance"));

        assertThat(open(Network.REGTEST).keys().current().secretHex()).isEqualTo(secret);
    }

    @Test
    void open_afterASaleFromARealNodeWithTheInstanceGone_refuses() throws IOException {
        open(Network.REGTEST);
        write("node", "02".repeat(33) + "\n");
        Files.delete(data.resolve("instance"));

        refused(Network.REGTEST, "instance is missing", "has sold before", "from a backup");
        assertThat(data.resolve("instance")).doesNotExist();
    }

    @Test
    void open_withKeysOfAnotherNetwork_refuses() {
        open(Network.REGTEST);

        refused(Network.BITCOIN, "is for regtest, but the node is on bitcoin", "another directory");
    }

    @Test
    void open_withSeveralKeys_mintsWithTheFirst() throws IOException {
        open(Network.REGTEST);
        String old = Files.readString(data.resolve("master-keys"));
        write("master-keys", "# new\n\n00000001 regtest 2026-12-01T00:00:00Z " + SECRET + "\n" + old);

        assertThat(open(Network.REGTEST).keys().current().id()).hasToString("00000001");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "''                                            | there is no master key",
                "# nothing but a remark                        | there is no master key",
                "00000001 regtest 2026-12-01T00:00:00Z         | line 1 has 3 fields",
                "00000001 regtest 2026-12-01T00:00:00Z SECRET x | line 1 has 5 fields",
                "0001 regtest 2026-12-01T00:00:00Z SECRET      | 8 hex digits",
                "00000001 moonnet 2026-12-01T00:00:00Z SECRET  | line 1: the second field is none of the networks bitcoin, testnet,",
                "SECRET regtest 2026-12-01T00:00:00Z 00000001  | line 1: the first field is not an id of 8 hex digits",
                "00000001 SECRET 2026-12-01T00:00:00Z regtest  | line 1: the second field is none of the networks",
                "00000001 regtest 2026-12-01T00:00:00Z SECRETxy | not written in hex",
                "00000001 regtest 2026-12-01T00:00:00Z 5e5e    | 32 bytes, not 2",
            })
    void open_withAKeyFileThatIsDamaged_saysWhereAndNotWhat(String content, String reason) throws IOException {
        open(Network.REGTEST);
        write("master-keys", content.replace("SECRET", SECRET));

        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> open(Network.REGTEST))
                .withMessageContaining(reason)
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("5e5e"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "", "0123456789ABCDEF"})
    void open_withAnInstanceThatIsDamaged_namesTheFile(String content) throws IOException {
        open(Network.REGTEST);
        write("instance", content);

        refused(Network.REGTEST, data.resolve("instance") + " is damaged", "16 lower-case hex digits", "backup");
    }

    @Test
    void open_withAKeyThatIsThereTwice_namesTheFile() throws IOException {
        open(Network.REGTEST);
        String keys = Files.readString(data.resolve("master-keys"));
        write("master-keys", keys + keys);

        refused(Network.REGTEST, data.resolve("master-keys").toString(), "two master keys have the id");
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwx-w----", "rwx----w-", "rwxrwxrwx"})
    void open_ofADirectoryThatOthersCanWriteTo_refusesAndSaysHowToCloseIt(String mode) throws IOException {
        open(Network.REGTEST);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString(mode));

        refused(Network.REGTEST, "written to by other users", "chmod go-w '" + data + "'");
    }

    @Test
    void open_ofADirectoryThatOthersCanRead_works() throws IOException {
        DataDirectory first = open(Network.REGTEST);
        Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));

        assertThat(open(Network.REGTEST).instance()).isEqualTo(first.instance());
    }

    @Test
    void open_withAKeyFileOthersCanRead_refusesAndSaysHowToCloseIt() throws IOException {
        open(Network.REGTEST);
        Files.setPosixFilePermissions(data.resolve("master-keys"), PosixFilePermissions.fromString("rw-r--r--"));

        refused(Network.REGTEST, "open to other users", "chmod 600");
    }

    @Test
    void open_ofAFileInItsPlace_refuses() throws IOException {
        Files.createDirectories(data.getParent());
        Files.writeString(data, "a file");

        refused(Network.REGTEST, "is not a directory", "under data");
    }

    @Test
    void open_whereNoDirectoryCanBe_saysWhyInWords() throws IOException {
        Files.createDirectories(temp.resolve("a"));
        Files.writeString(temp.resolve("a/b"), "a file");

        refused(Network.REGTEST, "Not a directory", "readable and writable");
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> open(Network.REGTEST))
                .satisfies(e -> assertThat(e.getMessage()).doesNotContain("Exception"));
    }

    @Test
    void open_withKeysThatAreNoText_refuses() throws IOException {
        open(Network.REGTEST);
        Files.write(data.resolve("master-keys"), new byte[] {(byte) 0xff, 0, 1});

        refused(Network.REGTEST, "is not text", "from a backup");
    }

    @Test
    void open_withADirectoryForTheKeys_refuses() throws IOException {
        open(Network.REGTEST);
        Files.delete(data.resolve("master-keys"));
        Files.createDirectory(data.resolve("master-keys"));

        refused(Network.REGTEST, "is not a file", "from a backup");
    }

    private DataDirectory open(Network network) {
        return DataDirectory.open(data, network, CLOCK);
    }

    private void refused(Network network, String... words) {
        assertThatExceptionOfType(DataException.class)
                .isThrownBy(() -> open(network))
                .satisfies(e -> assertThat(e.getMessage()).contains(words).contains(data.toString()));
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(data.resolve(file), text);
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }
}
