package org.l402.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Objects;
import org.l402.L402Exception;

/**
 * The sandbox node: play money, inside the gateway's own process.
 *
 * @param pay the loopback address at which another process on this machine pays invoices; port 0 is any free port
 */
public record SandboxConfig(HostPort pay, Duration timeout, int maxInFlight) implements NodeConfig {

    static final HostPort DEFAULT_PAY = new HostPort("127.0.0.1", 8499);

    public SandboxConfig {
        if (!pay.isLoopback()) {
            throw new L402Exception("the sandbox node's pay address " + pay
                    + " is reachable from other machines; it is play money, write 127.0.0.1 or [::1]");
        }
        NodeConfig.check(timeout, maxInFlight);
    }

    /** The sandbox as it is unless told otherwise, with a pay address of its own. */
    public static SandboxConfig at(HostPort pay) {
        return new SandboxConfig(pay, DEFAULT_TIMEOUT, DEFAULT_IN_FLIGHT);
    }

    /** Where the pay port listens; no name is looked up. */
    public InetSocketAddress payAddress() {
        return new InetSocketAddress(Objects.requireNonNull(pay.address(), "it was loopback"), pay.port());
    }

    @Override
    public String place() {
        return "The sandbox node";
    }

    @Override
    public String howPaid() {
        return "with play money (sandbox node)";
    }
}
