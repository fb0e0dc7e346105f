package org.l402.lightning.cln;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.l402.lightning.CurrentFile;
import org.l402.lightning.NodeException;

/** The file with the certificate that signs the node's: nothing else is trusted. */
final class CertificateAuthority implements AutoCloseable {

    private static final String WAY_OUT = "give ca.pem in the lightning-dir (clnrest-certs, where that is set)";

    private final Path path;
    private final CurrentFile<X509ExtendedTrustManager> file;

    /**
     * Reads the file for the first time.
     *
     * @throws NodeException when it cannot be read or holds no certificate
     */
    CertificateAuthority(Path path) {
        this.path = path;
        this.file = new CurrentFile<>(
                path, "certificate file", WAY_OUT, content -> trusting(certificates(content, path), path));
    }

    /** Begins to look whether the file changed. */
    void watch() {
        file.watch();
    }

    Path path() {
        return path;
    }

    /** The trust that the file gives now; never blocks. */
    X509ExtendedTrustManager trust() {
        return file.value();
    }

    private static X509ExtendedTrustManager trusting(Collection<? extends Certificate> certificates, Path path) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int number = 0;
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("ca" + number++, certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager trust) {
                    return trust;
                }
            }
            throw new NodeException("this Java has no way to check certificates");
        } catch (GeneralSecurityException | IOException e) {
            throw new NodeException(
                    NodeException.Kind.ACCESS, "the certificate in " + path + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static Collection<? extends Certificate> certificates(byte[] content, Path path) {
        String none = path + " holds no certificate that can be read; " + WAY_OUT;
        try {
            Collection<? extends Certificate> certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
            if (certificates.isEmpty()) {
                throw new NodeException(NodeException.Kind.ACCESS, none);
            }
            return certificates;
        } catch (CertificateException e) {
            throw new NodeException(NodeException.Kind.ACCESS, none, e);
        }
    }

    @Override
    public void close() {
        file.close();
    }
}
