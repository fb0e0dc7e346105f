package org.l402.lightning.lnd;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
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
import org.l402.lightning.CurrentFile;
import org.l402.lightning.NodeException;

/**
 * Trust in the node's own certificate and in no other, as its file stood a moment before each handshake: LND makes a new one when
 * the old has run out, and the connection after that has to know it.
 *
 * <p>What it throws is a sentence for the operator.
 */
final class NodeTrust extends X509ExtendedTrustManager implements AutoCloseable {

    private static final String WAY_OUT = "give LND's tls.cert (not tls.key), which it keeps in its lnd directory";

    private final Path path;
    private final CurrentFile<X509ExtendedTrustManager> file;

    /**
     * Reads the certificate for the first time.
     *
     * @throws NodeException when it cannot be read or there is none
     */
    NodeTrust(Path path) {
        this.path = path;
        this.file =
                new CurrentFile<>(path, "certificate file", WAY_OUT, content -> trusting(certificates(content, path)));
    }

    /** Begins to look whether the file changed. */
    void watch() {
        file.watch();
    }

    private static Collection<? extends Certificate> certificates(byte[] content, Path path) {
        String none = "the file " + path + " holds no certificate; " + WAY_OUT;
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
        X509ExtendedTrustManager trust = file.value();
        try {
            trust.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw new CertificateException(
                    "it shows another certificate than the one in " + path
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

    @Override
    public void close() {
        file.close();
    }

    private static CertificateException unchecked() {
        return new CertificateException("only a server whose name can be checked is trusted");
    }
}
