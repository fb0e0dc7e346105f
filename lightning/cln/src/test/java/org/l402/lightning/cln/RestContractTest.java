package org.l402.lightning.cln;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.l402.testkit.Relay;
import org.l402.testkit.lightning.AccessContract;

/** The adapter keeps the contract over clnrest, with the runes that give the least. */
class RestContractTest extends ContractWorld implements AccessContract {

    @TempDir
    private Path directory;

    private final List<ClnNode> opened = new ArrayList<>();
    private final List<String> secrets = new ArrayList<>();
    private RestServer server;
    private Relay relay;
    private Path ca;
    private ClnNode node;

    @BeforeEach
    void open() {
        TestAuthority authority = new TestAuthority();
        ca = authority.write(directory.resolve("ca.pem"));
        server = standIn.listen(authority.server(TestAuthority.NODE_NAMES));
        relay = new Relay(server.address());
        node = open(ca, standIn.runes.make());
    }

    @AfterEach
    void close() {
        opened.forEach(ClnNode::close);
        relay.close();
    }

    private ClnNode open(Path authority, Rune rune) {
        secrets.add(rune.text());
        URI address = URI.create("https://127.0.0.1:" + relay.address().getPort());
        ClnNode made = ClnNode.open(new ClnAccess.Rest(address, authority, rune), new ClnOptions(false, TIMEOUT, 64));
        opened.add(made);
        return made;
    }

    private static Access both(ClnNode node) {
        return new Access(node, node);
    }

    @Override
    public Access receiveOnly() {
        return both(open(ca, standIn.runes.make(StandInRunes.ISSUE)));
    }

    @Override
    public Access payOnly() {
        return both(open(ca, standIn.runes.make(StandInRunes.PAY)));
    }

    @Override
    public Access wrongCredential() {
        return both(open(ca, StandInRunes.encode(new byte[32], 0)));
    }

    @Override
    public Access wrongCertificate() {
        return both(open(new TestAuthority().write(directory.resolve("other.pem")), standIn.runes.make()));
    }

    @Override
    public List<String> secrets() {
        return secrets;
    }

    @Override
    ClnNode node() {
        return node;
    }

    @Override
    void stop() {
        relay.cut();
    }

    @Override
    void start() {
        server.thaw();
        relay.mend();
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
