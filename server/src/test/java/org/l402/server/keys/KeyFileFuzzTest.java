package org.l402.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.l402.mint.MasterKey;

/** Whatever a file of keys holds, it becomes keys or a sentence that gives none of them away. */
class KeyFileFuzzTest {

    @FuzzTest
    void read_anyText_isKeysOrASentenceWithoutThem(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        List<MasterKey> keys;
        try {
            keys = KeyFile.read(text, Path.of("master-keys"));
        } catch (DataException e) {
            assertThat(e.getMessage()).contains("master-keys").doesNotContainPattern("[0-9a-fA-F]{16}");
            return;
        }
        assertThat(keys).isNotEmpty().allSatisfy(key -> {
            MasterKey again = KeyFile.read(KeyFile.write(key, Instant.EPOCH), Path.of("master-keys"))
                    .get(0);
            assertThat(again.id()).isEqualTo(key.id());
            assertThat(again.network()).isEqualTo(key.network());
            assertThat(again.secretHex()).isEqualTo(key.secretHex());
        });
    }
}
