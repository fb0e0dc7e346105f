package org.l402.ledger;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that keeps the ledger of a directory until it is killed; it writes a k when it does, or why it cannot. */
final class LedgerProcess {

    private LedgerProcess() {}

    public static void main(String[] args) throws InterruptedException {
        for (int attempt = 0; attempt < 2; attempt++) {
            try {
                Ledger ledger = Ledger.keep(Path.of(args[0]));
                System.out.write('k');
                System.out.flush();
                new CountDownLatch(1).await();
                ledger.close();
            } catch (LedgerException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
