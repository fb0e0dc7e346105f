package org.l402.lightning.cln;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * The certificates that clnrest makes for itself: an authority, and a server's certificate with the same names and
 * usages as those of a real node, P-256, valid until the year 4096.
 */
final class TestAuthority {

    static final List<String> NODE_NAMES = List.of("cln rest server", "cln", "localhost");

    private static final String FOREVER = "40960101000000Z";
    private static final String BEFORE = "19750101000000Z";
    private static final String LONG_AGO = "19800101000000Z";

    private static final byte[] ECDSA_SHA256 = tlv(0x30, hex("06082a8648ce3d040302"));
    private static final String COMMON_NAME = "0603550403";
    private static final byte[] TRUE = hex("0101ff");

    private final KeyPair key = key();
    private final byte[] name = name("cln Root REST CA " + System.nanoTime());
    private final byte[] certificate = certificate(
            1,
            name,
            key,
            FOREVER,
            extension("0603551d13", true, tlv(0x30, TRUE)),
            // keyCertSign
            extension("0603551d0f", true, hex("03020204")));

    /** Writes the authority's certificate. */
    Path write(Path file) {
        try {
            return Files.writeString(
                    file,
                    "-----BEGIN CERTIFICATE-----\n"
                            + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                    .encodeToString(certificate)
                            + "\n-----END CERTIFICATE-----\n");
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** A server with a new certificate of this authority for these names and 127.0.0.1. */
    SSLContext server(List<String> names) {
        return server(names, FOREVER);
    }

    SSLContext expiredServer() {
        return server(NODE_NAMES, LONG_AGO);
    }

    private SSLContext server(List<String> names, String until) {
        try {
            KeyPair server = key();
            ByteArrayOutputStream alternatives = new ByteArrayOutputStream();
            for (String dns : names) {
                alternatives.writeBytes(tlv(0x82, dns.getBytes(StandardCharsets.US_ASCII)));
            }
            alternatives.writeBytes(tlv(0x87, new byte[] {127, 0, 0, 1}));
            byte[] der = certificate(
                    2,
                    name("cln rest server"),
                    server,
                    until,
                    extension("0603551d11", false, tlv(0x30, alternatives.toByteArray())),
                    // digitalSignature, keyEncipherment, keyAgreement
                    extension("0603551d0f", true, hex("030203a8")));
            return context(server.getPrivate(), der);
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static SSLContext context(PrivateKey key, byte[] der) throws GeneralSecurityException, IOException {
        X509Certificate certificate = (X509Certificate)
                CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("server", key, new char[0], new X509Certificate[] {certificate});
        KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private byte[] certificate(int serial, byte[] subject, KeyPair subjectKey, String until, byte[]... extensions) {
        byte[] signed = tlv(
                0x30,
                tlv(0xa0, hex("020102")), // version 3
                tlv(0x02, BigInteger.valueOf(serial).toByteArray()),
                ECDSA_SHA256,
                name,
                tlv(0x30, time(BEFORE), time(until)),
                subject,
                subjectKey.getPublic().getEncoded(),
                tlv(0xa3, tlv(0x30, extensions)));
        try {
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(key.getPrivate());
            signature.update(signed);
            return tlv(0x30, signed, ECDSA_SHA256, tlv(0x03, new byte[1], signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static byte[] extension(String oid, boolean critical, byte[] value) {
        return tlv(0x30, hex(oid), critical ? TRUE : new byte[0], tlv(0x04, value));
    }

    private static byte[] name(String commonName) {
        byte[] text = tlv(0x0c, commonName.getBytes(StandardCharsets.UTF_8));
        return tlv(0x30, tlv(0x31, tlv(0x30, hex(COMMON_NAME), text)));
    }

    private static byte[] time(String generalized) {
        return tlv(0x18, generalized.getBytes(StandardCharsets.US_ASCII));
    }

    /** DER: a tag, the length, the parts one after the other. */
    private static byte[] tlv(int tag, byte[]... parts) {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            content.writeBytes(part);
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        int length = content.size();
        if (length > 0xff) {
            out.writeBytes(new byte[] {(byte) 0x82, (byte) (length >> 8), (byte) length});
        } else if (length > 0x7f) {
            out.writeBytes(new byte[] {(byte) 0x81, (byte) length});
        } else {
            out.write(length);
        }
        out.writeBytes(content.toByteArray());
        return out.toByteArray();
    }

    private static byte[] hex(String digits) {
        return HexFormat.of().parseHex(digits);
    }

    private static KeyPair key() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new java.security.spec.ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
