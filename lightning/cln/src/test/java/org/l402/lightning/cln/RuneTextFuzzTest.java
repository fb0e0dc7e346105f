package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Base64;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;

class RuneTextFuzzTest {

    /** Whatever a rune holds, it is judged and never shown. */
    @FuzzTest(maxDuration = "30s")
    void rights_anyBytes_areJudged(byte[] bytes) {
        if (bytes.length == 0) {
            return;
        }
        Rune rune = Rune.of(Base64.getUrlEncoder().encodeToString(bytes));
        for (Role role : Role.values()) {
            Rights rights = RuneRights.ofRune(rune, role);

            assertThat(rights.leastCommand()).startsWith("lightning-cli createrune");
            if (rune.text().length() > 20) {
                assertThat(rights.toString()).doesNotContain(rune.text());
            }
        }
    }
}
