package org.l402.gateway.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.InvoiceStatus;
import org.l402.lightning.Network;
import org.l402.lightning.NodeException;
import org.l402.lightning.PaymentHash;
import org.l402.lightning.sandbox.SandboxNode;
import org.l402.server.keys.DataDirectory;

class NodeIdentityTest {

    /** A node that refuses a label which it has seen, as Core Lightning does. */
    private static final class LabellingNode implements InvoiceIssuer {

        private final SandboxNode node = new SandboxNode(InstantSource.system());
        private final Set<String> labels = new HashSet<>();

        @Override
        public CompletionStage<Issued> issue(Request request) {
            return labels.add(request.label())
                    ? node.issue(request)
                    : CompletableFuture.failedFuture(new NodeException("Duplicate label '" + request.label() + "'"));
        }

        @Override
        public CompletionStage<InvoiceStatus> status(PaymentHash paymentHash) {
            return node.status(paymentHash);
        }
    }

    @Test
    void node_askedAgainAndAgain_saysWhoItIsEachTime(@TempDir Path directory) {
        LabellingNode node = new LabellingNode();
        Path data = directory.resolve("data");
        DataDirectory.open(data, Network.REGTEST, InstantSource.system());
        NodeIdentity identity = new NodeIdentity(
                new IdentityGuard(node, Network.REGTEST, DataDirectory.node(data), InstantSource.system()),
                Duration.ofSeconds(5),
                false);

        for (int i = 0; i < 3; i++) {
            assertThat(identity.get()).isEqualTo(node.node.nodeId().hex());
        }
        assertThat(node.labels).hasSize(3);
    }
}
