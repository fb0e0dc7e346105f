package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.cln.RuneText.Alternative;

class RuneTextTest {

    /** From the manual page of createrune. */
    private static final String OF_THE_MANUAL = "tU-RLjMiDpY2U0o3W1oFowar36RFGpWloPbW9-RuZdo9MyZpZD0wMjRiOWExZmE4ZTAwNm"
            + "YxZTM5MzdmNjVmNjZjNDA4ZTZkYThlMWNhNzI4ZWE0MzIyMmE3MzgxZGYxY2M0NDk2MDUmbWV0aG9kPWxpc3RwZWVycyZwbnVtPTE"
            + "mcG5hbWVpZF4wMjRiOWExZmE4ZTAwNmYxZTM5M3xwYXJyMF4wMjRiOWExZmE4ZTAwNmYxZTM5MyZ0aW1lPDE2NTY5MjA1MzgmcmF0"
            + "ZT0y";

    @Test
    void read_theRuneOfTheManual_isWhatTheManualSays() {
        RuneText rune = RuneText.read(Rune.of(OF_THE_MANUAL)).orElseThrow();

        assertThat(rune.restrictions())
                .containsExactly(
                        List.of(new Alternative(
                                "id", '=', "024b9a1fa8e006f1e3937f65f66c408e6da8e1ca728ea43222a7381df1cc449605")),
                        List.of(new Alternative("method", '=', "listpeers")),
                        List.of(new Alternative("pnum", '=', "1")),
                        List.of(
                                new Alternative("pnameid", '^', "024b9a1fa8e006f1e393"),
                                new Alternative("parr0", '^', "024b9a1fa8e006f1e393")),
                        List.of(new Alternative("time", '<', "1656920538")),
                        List.of(new Alternative("rate", '=', "2")));
        assertThat(rune.namedMethods()).contains(List.of("listpeers"));
    }

    /** From the test vectors of the rune format. */
    @ParameterizedTest
    @CsvSource({
        "N0cI__dxndWXnsh11WzSKG9tPPfsMXo7JWMqqyjsN7s=, ''",
        "YDVzGiy7Aiy-tnZFqg-KJmU9jMRU4OCH1NGdKCuNpL09MQ==, ''",
        "RSB3NAfJZYZGMm_f_mhf-8PIY5oIDa5DELNxgwogXPE9Mi0x, ''",
        "ZKkmtxhdfPmOEKB9_E6D0qgmiW69sRKslkVm-i1QtGRmMSE=, f1!",
        "ySNqZTK_qOJL7Jpm6Wrz-zVfgXdw55xagfbdC17SDkdmMS92MQ==, f1/v1",
        "jB9sfDm63F3qhQGSoKTG6d2WvzPUEK3FoI_DdbIqGlJmMX0xMQ==, f1}11",
        "Ht9AaOKwseTgdeZnUcLT9cn8RRXRFPh15txuPmcE76lmMT0xfGYyPTMmZjN-djE=, f1=1|f2=3&f3~v1"
    })
    void read_runesOfTheFormatsVectors_areTheirRestrictions(String rune, String restrictions) {
        String read = String.join(
                "&",
                RuneText.read(Rune.of(rune)).orElseThrow().restrictions().stream()
                        .map(restriction -> String.join(
                                "|",
                                restriction.stream()
                                        .map(each -> each.field() + each.condition() + each.value())
                                        .toList()))
                        .toList());

        assertThat(read).isEqualTo(restrictions);
    }

    @Test
    void read_separatorsBehindABackslash_belongToTheValue() {
        assertThat(rune("a=1\\|2\\&\\\\&b=3").restrictions())
                .containsExactly(List.of(new Alternative("a", '=', "1|2&\\")), List.of(new Alternative("b", '=', "3")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"AAAA", "A", "====", "dr3WJd4OEgWJVubIoHysWNfcIlNgmmv7lZ-HzAlPPw9mMSIxMQ=="})
    void read_noRune_isEmpty(String text) {
        assertThat(RuneText.read(Rune.of(text))).isEmpty();
    }

    @Test
    void read_bytesThatAreNoText_isEmpty() {
        byte[] bytes = new byte[34];
        bytes[33] = (byte) 0xff;

        assertThat(RuneText.read(Rune.of(Base64.getUrlEncoder().encodeToString(bytes))))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "method=xpay, xpay, true",
        "method=xpay, pay, false",
        "method/xpay, xpay, false",
        "method/xpay, pay, true",
        "method^list, listpays, true",
        "method^list, xpay, false",
        "method$pays, listpays, true",
        "method~stpa, listpays, true",
        "method~stpa, xpay, false",
        "method{m, listpays, true",
        "method{m, xpay, false",
        "method}m, xpay, true",
        "method!, xpay, false",
        "method<5, xpay, false",
        "method#xpay, pay, true",
        "time<5, pay, true",
        "method=pay|method=xpay, xpay, true",
        "method=pay&method=xpay, xpay, false",
        "method^list|method=summary&method/listdatastore, listdatastore, false"
    })
    void allows_conditionsOnTheMethod_countAndOthersMayHold(String restrictions, String method, boolean allowed) {
        assertThat(rune(restrictions).allows(method)).isEqualTo(allowed);
    }

    @Test
    void read_whatNoNodeWrites_doesNotFail() {
        for (String odd : List.of("a=b\\", "!&&||&=3", "&", "||", "a=1&=3&b=2", "a\\=b")) {
            byte[] bytes = (" ".repeat(32) + odd).getBytes(StandardCharsets.UTF_8);
            Rune rune = Rune.of(Base64.getUrlEncoder().encodeToString(bytes));

            assertThat(RuneRights.ofRune(rune, Role.PAY).leastCommand()).isEqualTo(LeastRune.PAY);
        }
    }

    @Test
    void demands_everyWayToCallTheMethod_mustMeetIt() {
        assertThat(demandsAmount("method=xpay&pinvinvstring_amount<1001")).isTrue();
        assertThat(demandsAmount("method=xpay|method=listpays&method=listpays|pinvinvstring_amount<1001"))
                .isTrue();
        assertThat(demandsAmount("method=xpay|pinvinvstring_amount<1001")).isFalse();
        assertThat(demandsAmount("method=xpay&rate=5|pinvinvstring_amount<1001"))
                .isFalse();
        assertThat(demandsAmount("method=xpay&pinvinvstring_amount>1001")).isFalse();
        assertThat(demandsAmount("method=xpay")).isFalse();
    }

    private static boolean demandsAmount(String restrictions) {
        return rune(restrictions)
                .demands("xpay", each -> each.field().equals("pinvinvstring_amount") && each.condition() == '<');
    }

    private static RuneText rune(String restrictions) {
        byte[] text = ("=7&" + restrictions).getBytes(StandardCharsets.UTF_8);
        byte[] bytes = new byte[32 + text.length];
        System.arraycopy(text, 0, bytes, 32, text.length);
        Optional<RuneText> read = RuneText.read(Rune.of(Base64.getUrlEncoder().encodeToString(bytes)));
        return read.orElseThrow();
    }
}
