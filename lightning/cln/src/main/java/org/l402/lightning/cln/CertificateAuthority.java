package org.l402.lightning.cln;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
import org.l402.lightning.NodeException;

/** The file with the certificate that signs the node's: nothing else is trusted. */
record CertificateAuthority(Path file) {

    private static final String WAY_OUT = "; it is ca.pem in the lightning-dir (clnrest-certs, where that is set)";

    /**
     * The trust that the file gives now.
     *
     * @throws NodeException when it cannot be read or holds no certificate
     */
    X509ExtendedTrustManager trust() {
        Collection<? extends Certificate> certificates = certificates();
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
            throw new NodeException("the certificate in " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private Collection<? extends Certificate> certificates() {
        Collection<? extends Certificate> certificates;
        try {
            byte[] text = Files.readAllBytes(file);
            certificates = CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(text));
        } catch (NoSuchFileException e) {
            throw new NodeException(
                    "there is no file " + file + " with the certificate that signed the node's" + WAY_OUT, e);
        } catch (IOException e) {
            throw new NodeException(
                    "the certificate in " + file + " cannot be read ("
                            + e.getClass().getSimpleName() + "); this user must be allowed to read it" + WAY_OUT,
                    e);
        } catch (CertificateException e) {
            throw new NodeException(file + " holds no certificate that can be read" + WAY_OUT, e);
        }
        if (certificates.isEmpty()) {
            throw new NodeException(file + " holds no certificate" + WAY_OUT);
        }
        return certificates;
    }
}
