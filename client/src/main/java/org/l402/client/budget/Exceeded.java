package org.l402.client.budget;

import java.time.Instant;
import java.util.Optional;
import org.l402.lightning.MilliSatoshi;

/**
 * A limit that leaves too little for a purchase.
 *
 * @param allowance how the limit stands
 * @param asked the price
 * @param freesAt when as much as was asked will be left, if nothing else is spent; empty when time alone does not free it
 */
public record Exceeded(Allowance allowance, MilliSatoshi asked, Optional<Instant> freesAt) {

    /**
     * One sentence for the person whose money it is.
     *
     * @param payee who asks
     */
    public String message(String payee) {
        MilliSatoshi most = allowance.most();
        String rule = payee + " asks for " + asked + ", and at most " + most + " may be spent "
                + allowance.limit().scope() + ", fees included ("
                + allowance.limit().label() + ")";
        if (asked.compareTo(most) > 0) {
            return rule;
        }
        String held = allowance.held().isZero()
                ? ""
                : ", of which " + allowance.held() + " are held back for payments whose end is not known";
        return rule + "; " + allowance.left() + " are left" + held
                + freesAt.map(instant -> "; there is room again at " + instant).orElse("");
    }
}
