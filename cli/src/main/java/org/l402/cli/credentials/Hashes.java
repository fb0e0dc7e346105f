package org.l402.cli.credentials;

import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.lightning.PaymentHash;

/** Payment hashes, by which credentials are named. */
final class Hashes {

    private Hashes() {}

    static PaymentHash parse(String text) {
        try {
            return PaymentHash.ofHex(text);
        } catch (L402Exception e) {
            throw new CommandFailure(ExitCode.USAGE, "HASH: " + e.getMessage());
        }
    }

    /** The credential that a payment hash names. */
    static HeldCredential held(ClientState state, String hash) {
        PaymentHash paymentHash = parse(hash);
        return state.journal()
                .credential(paymentHash)
                .orElseThrow(() -> new CommandFailure(
                        ExitCode.USAGE,
                        "no credential of the payment " + paymentHash + " is held in " + state.file()
                                + "; l402 credentials list shows them"));
    }
}
