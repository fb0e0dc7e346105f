package org.l402.client;

import org.l402.lightning.InvoicePayer;
import org.l402.lightning.Network;

/**
 * What a client pays with.
 *
 * @param payer the paying half of a node
 * @param network the network of its money; a pay-only credential cannot see it, so it is said here
 * @param id what tells this wallet from every other, in words by which its owner knows it, the same in every run: only
 *     the wallet that began a payment is asked what became of it
 */
public record Wallet(InvoicePayer payer, Network network, String id) {

    /** A wallet of regtest, whose money is worth nothing: invoices of any other network are refused. */
    public static Wallet playMoney(InvoicePayer payer, String id) {
        return new Wallet(payer, Network.REGTEST, id);
    }
}
