package org.l402.cli.wallet;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Optional;
import org.l402.config.ClnConfig;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;
import org.l402.lightning.NodeException;

/**
 * What tells one configured wallet from another, in words.
 *
 * <p>A credential that can only pay cannot see the node's own key, so it is the node's place together with the
 * certificate by which its connections are known, where they have one: a node set up anew at the same address has
 * forgotten what its predecessor paid, and has another certificate.
 */
final class WalletId {

    /** How many bytes of a certificate's hash tell it from others. */
    private static final int SHOWN = 8;

    private WalletId() {}

    /**
     * The id of a node.
     *
     * @throws NodeException when the certificate's file cannot be read
     */
    static String of(NodeConfig config) {
        return certificate(config)
                .map(file -> config.place() + ", certificate " + fingerprint(file))
                .orElseGet(config::place);
    }

    private static Optional<Path> certificate(NodeConfig config) {
        if (config instanceof LndConfig lnd) {
            return Optional.of(lnd.tlsCert());
        }
        return config instanceof ClnConfig cln && cln.access() instanceof ClnConfig.Access.Rest rest
                ? Optional.of(rest.ca())
                : Optional.empty();
    }

    /** Of the certificates, not of the file's text, which may be copied with other line ends. */
    private static String fingerprint(Path file) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] content = Files.readAllBytes(file);
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            if (certificates.isEmpty()) {
                throw new CertificateException("none");
            }
            for (Certificate certificate : certificates) {
                digest.update(certificate.getEncoded());
            }
            return HexFormat.of().formatHex(digest.digest(), 0, SHOWN);
        } catch (IOException | CertificateException e) {
            throw new NodeException(
                    NodeException.Kind.ACCESS,
                    "the certificate file " + file + " of the wallet's node cannot be used; it must be there, readable"
                            + " for this user, and hold a certificate in PEM");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
