package org.l402.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.gateway.OddNode.Way;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.node.NodeConnection;
import org.l402.ledger.FollowedNode;
import org.l402.lightning.NodeException;
import org.l402.lightning.sandbox.Receiving;
import org.l402.server.node.WrongNodeException;
import org.l402.testkit.lightning.Told;

/** What a connection to a node gives to a ledger: the settlements, and who it is that tells of them. */
class NodeSettlementsTest {

    @TempDir
    Path directory;

    private Shop shop;
    private OddNode node;

    @BeforeEach
    void open() {
        shop = Shop.open(directory, file -> file.replace("type: sandbox", "type: sandbox\n  timeout: 200ms"));
        node = new OddNode(shop.node, InstantSource.fixed(Shop.OPENED));
    }

    @AfterEach
    void close() {
        shop.close();
    }

    private NodeConnection connect() {
        return NodeConnection.of(node, () -> {}, shop.config(), shop.clock);
    }

    private Supplier<String> identity() {
        return connect().settlements().orElseThrow().publicKey();
    }

    @Test
    void settlements_areTheNodesOwn() {
        shop.buy("/weather");

        FollowedNode followed = connect().settlements().orElseThrow();

        assertThat(Told.backlog(followed.source(), 0)).hasSize(1);
        assertThat(followed.publicKey().get()).isEqualTo(shop.node.nodeId().hex());
    }

    @Test
    void identity_isWhatTheStartSaw_andThenAskedForEachTime() {
        Supplier<String> identity = identity();
        int atTheStart = node.memos.size();

        assertThat(identity.get()).isEqualTo(shop.node.nodeId().hex());
        assertThat(node.memos).hasSize(atTheStart);
        for (int i = 1; i <= 2; i++) {
            assertThat(identity.get()).isEqualTo(shop.node.nodeId().hex());
            assertThat(node.memos).hasSize(atTheStart + i).last().isEqualTo("l402 gateway start");
        }
    }

    @Test
    void identity_ofAnotherNode_fails_untilItIsTheRightOne() {
        Supplier<String> identity = identity();
        assertThat(identity.get()).as("what the start saw").isNotEmpty();
        node.way = Way.OTHER_PAYEE;

        for (int i = 0; i < 2; i++) {
            assertThatExceptionOfType(WrongNodeException.class)
                    .isThrownBy(identity::get)
                    .withMessageContaining("but this gateway has sold from the node "
                            + shop.node.nodeId().hex());
        }
        node.way = Way.HONEST;
        assertThat(identity.get()).isEqualTo(shop.node.nodeId().hex());
    }

    @Test
    void identity_ofANodeThatIsAwayOrSlow_fails() {
        Supplier<String> identity = identity();
        assertThat(identity.get()).as("what the start saw").isNotEmpty();

        shop.node.receiving(Receiving.DOWN);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(identity::get)
                .withMessage("the sandbox node is down");
        shop.node.receiving(Receiving.HELD);
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(identity::get)
                .withMessage("the node made no invoice within 200 ms");
    }

    @Test
    void identity_whereTheStartDidNotReachTheNode_isAskedAtOnce() {
        shop.node.receiving(Receiving.DOWN);
        Supplier<String> identity = identity();

        assertThatExceptionOfType(NodeException.class).isThrownBy(identity::get);
        shop.node.receiving(Receiving.PROMPT);

        assertThat(identity.get()).isEqualTo(shop.node.nodeId().hex());
        assertThat(shop.data().resolve("node")).hasContent(shop.node.nodeId().hex());
    }

    @Test
    void sandbox_tellsOfItsSettlements_andIsAskedNothing() {
        try (Shop sandbox = Shop.open(
                        directory, file -> file.replace("type: sandbox", "type: sandbox\n  pay: 127.0.0.1:0"));
                NodeConnection connection = NodeConnection.open(sandbox.config(), sandbox.clock)) {
            FollowedNode followed = connection.settlements().orElseThrow();

            assertThat(followed.publicKey().get())
                    .matches("0[23][0-9a-f]{64}")
                    .isEqualTo(followed.publicKey().get());
            assertThat(Told.backlog(followed.source(), 0)).isEmpty();
        }
    }

    @Test
    void coreLightning_whoseSocketIsNotThereYet_cannotBeFollowedYet() throws Exception {
        Path file = Files.writeString(
                directory.resolve("late.yaml"),
                Files.readString(directory.resolve("gateway.yaml"))
                        .replace("type: sandbox", "type: cln\n  socket: ./lightning-rpc"));
        GatewayConfig config = GatewayConfig.read(file, name -> null);
        try (NodeConnection connection = NodeConnection.open(config, shop.clock)) {
            FollowedNode followed = connection.settlements().orElseThrow();

            assertThatExceptionOfType(NodeException.class)
                    .isThrownBy(() -> Told.backlog(followed.source(), 0))
                    .withMessageContaining("there is no socket " + directory.resolve("lightning-rpc"));
            assertThatExceptionOfType(NodeException.class)
                    .isThrownBy(followed.publicKey()::get)
                    .withMessageContaining("there is no socket");
        }
    }
}
