package org.l402.client;

import org.l402.lightning.InvoicePayer;
import org.l402.lightning.Network;

/**
 * What a client pays with.
 *
 * @param payer the paying half of a node
 * @param network the network of its money; a pay-only credential cannot see it, so it is said here
 */
public record Wallet(InvoicePayer payer, Network network) {}
