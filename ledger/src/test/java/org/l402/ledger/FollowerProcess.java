package org.l402.ledger;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;

/** A process that keeps the ledger of a directory from a record in a file, until it is killed. */
final class FollowerProcess {

    private FollowerProcess() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        FollowedNode node = new FollowedNode(new FileSource(Path.of(args[1])), () -> Sales.NODE);
        try (Follower follower = Follower.start(
                node, Seller.OURS.own(), () -> Ledger.keep(directory), paid -> {}, InstantSource.system())) {
            System.out.println(follower.state().stage());
            new CountDownLatch(1).await();
        }
    }
}
