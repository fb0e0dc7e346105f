package org.l402.lightning.cln;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * Trust in one node: its certificate must be signed by the authority as the file gave it a moment ago, and carry the
 * name expected.
 *
 * <p>Where the name expected is the host that was connected to, Java's own check is used. Another name must be among the
 * certificate's alternative names, letter for letter; there are no wildcards.
 */
final class NodeTrust extends X509ExtendedTrustManager {

    private static final int DNS_NAME = 2;
    private static final int IP_ADDRESS = 7;

    private final CertificateAuthority authority;
    private final String host;
    private final Optional<String> serverName;

    NodeTrust(CertificateAuthority authority, String host, Optional<String> serverName) {
        this.authority = authority;
        this.host = host;
        this.serverName = serverName.filter(name -> !name.equalsIgnoreCase(host));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        X509ExtendedTrustManager trust = authority.trust();
        try {
            trust.checkServerTrusted(chain, authType);
        } catch (CertificateException e) {
            throw new CertificateException(unsigned(e), e);
        }
        if (serverName.isPresent()) {
            if (names(chain[0]).stream().noneMatch(serverName.get()::equalsIgnoreCase)) {
                throw new CertificateException(misnamed(serverName.get(), chain[0]));
            }
            return;
        }
        try {
            trust.checkServerTrusted(chain, authType, engine);
        } catch (CertificateException e) {
            throw new CertificateException(misnamed(host, chain[0]), e);
        }
    }

    private String unsigned(CertificateException failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateExpiredException) {
                return "the node's certificate has expired; delete it and restart the node, which makes a new one";
            }
        }
        return "the node's certificate is not signed by the one in " + authority.path()
                + "; take ca.pem from the lightning-dir of this very node";
    }

    private static String misnamed(String wanted, X509Certificate certificate) throws CertificateParsingException {
        return "the node's certificate is not for " + wanted + " but for "
                + Json.quote(String.join(", ", names(certificate))) + "; set server-name to one of these";
    }

    private static List<String> names(X509Certificate certificate) throws CertificateParsingException {
        return Optional.ofNullable(certificate.getSubjectAlternativeNames()).stream()
                .flatMap(java.util.Collection::stream)
                .filter(name -> name.get(0) instanceof Integer kind && (kind == DNS_NAME || kind == IP_ADDRESS))
                .map(name -> String.valueOf(name.get(1)))
                .toList();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("a node is connected to through an engine");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("a node is connected to through an engine");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType) throws CertificateException {
        throw new CertificateException("this is no server");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
