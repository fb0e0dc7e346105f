package org.l402.lightning.cln;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.InspectableNode.Role;

class RuneRightsTest {

    @Test
    void rights_leastRunes_haveNothingTooMuchAndNothingMissing() {
        for (Role role : Role.values()) {
            Rights rights = rights(role, role == Role.ISSUE ? StandInRunes.ISSUE : StandInRunes.PAY);

            assertThat(rights.excess()).isEmpty();
            assertThat(rights.missing()).isEmpty();
        }
    }

    @Test
    void leastCommand_isTheOneThatWasTried() {
        assertThat(rights(Role.ISSUE).leastCommand())
                .isEqualTo("lightning-cli createrune restrictions='[[\"method=invoice\",\"method=listinvoices\","
                        + "\"method=waitanyinvoice\",\"method=waitinvoice\",\"method=autoclean-status\"]]'");
        assertThat(rights(Role.PAY).leastCommand())
                .isEqualTo("lightning-cli createrune restrictions='[[\"method=xpay\",\"method=listpays\"],"
                        + "[\"method=listpays\",\"pinvinvstring_amount<1000001\"],"
                        + "[\"method=listpays\",\"pnamemaxfee<10001\"]]'");
    }

    @Test
    void excess_noRestriction_isEverything() {
        assertThat(rights(Role.ISSUE).excess())
                .singleElement()
                .asString()
                .contains("not bound to methods")
                .contains("xpay, pay, sendpay, withdraw");
        assertThat(rights(Role.PAY).excess()).anyMatch(line -> line.contains("withdraw") && !line.contains("xpay"));
    }

    @Test
    void excess_methodsBeyondTheRole_areNamed() {
        assertThat(rights(Role.ISSUE, new String[] {
                            "method=invoice", "method=listinvoices", "method=getinfo", "method=xpay", "method=withdraw"
                        })
                        .excess())
                .containsExactly("the rune also allows xpay, withdraw");
    }

    @Test
    void excess_methodsByPattern_areNotOneByOne() {
        String[] readonly = {"method^list", "method^get", "method=summary", "method=invoice"};

        assertThat(rights(Role.ISSUE, readonly).excess())
                .containsExactly(
                        "the rune does not name the methods that it allows one by one, and allows more than needed");
    }

    @Test
    void excess_payerWithoutLimits_isAnyAmountAndAnyFee() {
        assertThat(rights(Role.PAY, new String[] {"method=xpay", "method=listpays"})
                        .excess())
                .containsExactly(
                        "the rune pays any amount: it has no pinvinvstring_amount<",
                        "the rune pays any routing fee: it has no pnamemaxfee<");
    }

    @Test
    void missing_whatTheRoleNeeds_isNamed() {
        assertThat(rights(Role.ISSUE, StandInRunes.PAY).missing())
                .anyMatch(line -> line.startsWith("invoice: "))
                .anyMatch(line -> line.startsWith("listinvoices: "))
                .anyMatch(line -> line.startsWith("waitanyinvoice: "))
                .hasSize(3);
        assertThat(rights(Role.PAY, new String[] {"method=xpay"}).missing())
                .containsExactly("listpays: without it a payment whose answer was lost stays unknown");
        assertThat(rights(Role.PAY, StandInRunes.ISSUE).excess())
                .as("limits on what is not allowed")
                .noneMatch(line -> line.contains("amount"));
    }

    @Test
    void rights_runeThatCannotBeRead_saySo() {
        Rights rights = RuneRights.ofRune(Rune.of("AAAA"), Role.ISSUE);

        assertThat(rights.excess()).singleElement().asString().contains("cannot be read");
        assertThat(rights.missing()).isEmpty();
    }

    @Test
    void rights_socket_grantEverything() {
        Rights rights = RuneRights.ofSocket(Role.ISSUE);

        assertThat(rights.excess())
                .singleElement()
                .asString()
                .startsWith("the socket of Core Lightning grants everything, payments included");
        assertThat(rights.missing()).isEmpty();
        assertThat(rights.leastCommand()).contains("method=invoice");
    }

    private static Rights rights(Role role, String[]... restrictions) {
        return RuneRights.ofRune(StandInRunes.encode(new byte[32], 3, restrictions), role);
    }
}
