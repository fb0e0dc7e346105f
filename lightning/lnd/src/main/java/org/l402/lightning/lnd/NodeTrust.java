package org.l402.lightning.lnd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust in the node's own certificate and in no other, as its file stands at each handshake: LND makes a new one when
 * the old has run out, and the connection after that has to know it.
 *
 * <p>What it throws is a sentence for the operator.
 */
final class NodeTrust extends X509ExtendedTrustManager {

    private final Path file;

    NodeTrust(Path file) {
        this.file = file;
    }

    /**
     * The trust that the file gives now.
     *
     * @throws CertificateException when it cannot be read or holds no certificate
     */
    X509ExtendedTrustManager read() throws CertificateException {
        Collection<? extends Certificate> certificates;
        try {
            byte[] content = Files.readAllBytes(file);
            certificates =
                    CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(content));
        } catch (NoSuchFileException e) {
            throw new CertificateException(
                    "the certificate file " + file.toAbsolutePath()
                            + " does not exist; give LND's tls.cert, which it keeps in its lnd directory",
                    e);
        } catch (AccessDeniedException e) {
            throw new CertificateException(
                    "the certificate file " + file.toAbsolutePath() + " may not be read by this user ("
                            + System.getProperty("user.name")
                            + "); give this user read permission on it and search permission on its directories",
                    e);
        } catch (IOException e) {
            throw new CertificateException("the certificate file " + file + " cannot be read: " + e.getMessage(), e);
        } catch (CertificateException e) {
            throw new CertificateException(noCertificate(), e);
        }
        if (certificates.isEmpty()) {
            throw new CertificateException(noCertificate());
        }
        return trusting(certificates);
    }

    private String noCertificate() {
        return "the file " + file
                + " holds no certificate; give LND's tls.cert (not tls.key), which it keeps in its lnd" + " directory";
    }

    private static X509ExtendedTrustManager trusting(Collection<? extends Certificate> certificates) {
        try {
            KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            for (Certificate certificate : certificates) {
                store.setCertificateEntry("node" + store.size(), certificate);
            }
            TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init(store);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509ExtendedTrustManager trust) {
                    return trust;
                }
            }
            throw new IllegalStateException("every JDK has an X.509 trust manager");
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("every JDK keeps certificates in memory", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        X509ExtendedTrustManager trust = read();
        try {
            trust.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw new CertificateException(
                    "it shows another certificate than the one in " + file
                            + "; if LND made a new one, copy its tls.cert there again",
                    e);
        }
        try {
            trust.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new CertificateException(
                    "its certificate is for " + String.join(", ", names(chain[0])) + " and not for "
                            + engine.getPeerHost()
                            + "; use one of those in the address, or add the one in use to lnd.conf (tlsextradomain or"
                            + " tlsextraip), delete LND's tls.cert and tls.key and restart it",
                    e);
        }
    }

    private static List<String> names(X509Certificate certificate) throws CertificateException {
        List<String> names = new ArrayList<>();
        Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
        if (alternatives != null) {
            alternatives.forEach(name -> names.add(String.valueOf(name.get(1))));
        }
        return names.isEmpty() ? List.of("no host") : names;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unchecked();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unchecked();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw unchecked();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw unchecked();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw unchecked();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }

    private static CertificateException unchecked() {
        return new CertificateException("only a server whose name can be checked is trusted");
    }
}
