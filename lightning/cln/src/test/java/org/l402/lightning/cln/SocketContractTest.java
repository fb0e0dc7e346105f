package org.l402.lightning.cln;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The adapter keeps the contract over the unix socket. */
class SocketContractTest extends ContractWorld {

    @TempDir
    private Path directory;

    private SocketServer server;
    private ClnNode node;

    @BeforeEach
    void open() {
        server = standIn.listen(directory.resolve("lightning-rpc"));
        node = ClnNode.open(new ClnAccess.Socket(server.path()), new ClnOptions(false, TIMEOUT, 64));
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Override
    ClnNode node() {
        return node;
    }

    @Override
    void stop() {
        server.stop();
    }

    @Override
    void start() {
        server.thaw();
        server.start();
    }

    @Override
    void freeze() {
        server.freeze();
    }

    @Override
    void thaw() {
        server.thaw();
    }
}
