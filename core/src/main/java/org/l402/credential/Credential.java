package org.l402.credential;

import java.util.Base64;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.lightning.Preimage;
import org.l402.macaroon.Macaroon;

/**
 * A token and a preimage as somebody presented them: a claim, of which nothing is proven yet.
 *
 * <p>Only a {@link org.l402.verify.Verifier} turns it into a {@link org.l402.verify.VerifiedCredential}.
 */
public record Credential(Macaroon macaroon, Preimage preimage) {

    private static final String PREIMAGE = "preimage=";

    /**
     * The value of an Authorization header, {@code L402 <base64 token>:<hex preimage>} (L402, protocol specification).
     * It is a secret.
     */
    public String authorization() {
        return authorization(Base64.getEncoder().encodeToString(macaroon.encode()), preimage);
    }

    /**
     * The value of an Authorization header for a token of any format: as received where it is padded standard base64,
     * the one form that every deployed server reads, else written anew in that form.
     *
     * @throws L402Exception when the token is not base64
     */
    public static String authorization(String token, Preimage preimage) {
        byte[] bytes = TokenText.decode(token, 0, token.length());
        if (bytes == null || token.isEmpty()) {
            throw new L402Exception("the token is not base64, so it cannot be sent back");
        }
        boolean standard = token.length() % 4 == 0 && token.indexOf('-') < 0 && token.indexOf('_') < 0;
        return "L402 " + (standard ? token : Base64.getEncoder().encodeToString(bytes)) + ":" + preimage.hex();
    }

    /** The preimage that a macaroon carries as a caveat, as gRPC metadata has it; empty when none or not 64 digits. */
    static Optional<Preimage> preimageIn(Macaroon macaroon) {
        for (String caveat : macaroon.caveats()) {
            if (caveat.startsWith(PREIMAGE)) {
                try {
                    return Optional.of(Preimage.ofHex(caveat.substring(PREIMAGE.length())));
                } catch (L402Exception e) {
                    return Optional.empty();
                }
            }
        }
        return Optional.empty();
    }

    /** Whether both say the same, a preimage caveat aside: one client may send one credential in several places. */
    boolean isSameAs(Credential other) {
        return preimage.equals(other.preimage) && withPreimage().equals(other.withPreimage());
    }

    private Macaroon withPreimage() {
        return preimageIn(macaroon).isPresent() ? macaroon : macaroon.attenuate(PREIMAGE + preimage.hex());
    }

    @Override
    public String toString() {
        return "credential (secret)";
    }
}
