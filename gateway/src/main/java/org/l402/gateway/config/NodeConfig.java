package org.l402.gateway.config;

import java.time.Duration;

/** The Lightning node that issues a gateway's invoices. */
public sealed interface NodeConfig permits SandboxConfig {

    /** How long an invoice can be paid; whole seconds. */
    Duration invoiceExpiry();

    /** How long a call to the node may take. */
    Duration timeout();

    /** What the node's invoices are paid with, for a person. */
    String money();
}
