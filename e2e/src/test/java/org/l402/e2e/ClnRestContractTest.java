package org.l402.e2e;

import java.util.Base64;
import java.util.List;
import org.l402.lightning.cln.ClnNode;
import org.l402.testkit.lightning.AccessContract;

/** The adapter for Core Lightning keeps the contract on a real node, over clnrest, with the runes that give the least. */
@OnCoreLightning
class ClnRestContractTest extends ClnWorld implements AccessContract {

    private final ClnNode selling = overRest(cln.ca(), RealNode.receiveOnly(cln));
    /** Without the limits of the least, above which some payments of the contract are. */
    private final ClnNode buying = overRest(cln.ca(), cln.rune(List.of(List.of("method=xpay", "method=listpays"))));

    @Override
    ClnNode issuing() {
        return selling;
    }

    @Override
    ClnNode paying() {
        return buying;
    }

    @Override
    public Access receiveOnly() {
        return both(selling);
    }

    @Override
    public Access payOnly() {
        return both(overRest(cln.ca(), RealNode.payOnly(cln)));
    }

    /** A rune that allows everything, with another signature than the node's. */
    @Override
    public Access wrongCredential() {
        byte[] rune = Base64.getUrlDecoder().decode(cln.rune(List.of()));
        rune[0] ^= 1;
        return both(overRest(cln.ca(), Base64.getUrlEncoder().encodeToString(rune)));
    }

    @Override
    public Access wrongCertificate() {
        return both(overRest(regtest.seller().certificate(), cln.rune(List.of())));
    }

    @Override
    public List<String> secrets() {
        return secrets;
    }

    private static Access both(ClnNode node) {
        return new Access(node, node);
    }
}
