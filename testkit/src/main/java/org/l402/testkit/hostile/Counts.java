package org.l402.testkit.hostile;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.l402.lightning.PaymentHash;

/** What came to an origin. */
final class Counts {

    private final AtomicInteger requests = new AtomicInteger();
    private final AtomicInteger credentials = new AtomicInteger();

    void see(List<PaymentHash> proofs) {
        requests.incrementAndGet();
        credentials.addAndGet(proofs.isEmpty() ? 0 : 1);
    }

    int requests() {
        return requests.get();
    }

    int credentials() {
        return credentials.get();
    }
}
