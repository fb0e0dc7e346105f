package org.l402.lightning.lnd;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;

/** A self-signed P-256 certificate with its key, as LND makes one. */
record Identity(KeyManagerFactory keys, String pem) {

    private static final char[] PASSWORD = "changeit".toCharArray();

    /** For the loopback address and localhost, as LND's own is. */
    static final Identity OF_NODE = make("dns:localhost,ip:127.0.0.1");

    /** What LND has after it made a new one. */
    static final Identity RENEWED = make("dns:localhost,ip:127.0.0.1");

    static final Identity ELSEWHERE = make("dns:node.example,ip:192.0.2.1");

    void writeTo(Path file) throws IOException {
        Files.writeString(file, pem);
    }

    private static Identity make(String names) {
        try {
            Path directory = Files.createTempDirectory("identity");
            Path store = directory.resolve("store.p12");
            Process keytool = new ProcessBuilder(List.of(
                            Path.of(System.getProperty("java.home"), "bin", "keytool")
                                    .toString(),
                            "-J-XX:TieredStopAtLevel=1",
                            "-genkeypair",
                            "-alias",
                            "node",
                            "-dname",
                            "CN=node,O=stand-in",
                            "-ext",
                            "SAN=" + names,
                            "-keyalg",
                            "EC",
                            "-groupname",
                            "secp256r1",
                            "-validity",
                            "2",
                            "-storepass",
                            new String(PASSWORD),
                            "-storetype",
                            "PKCS12",
                            "-keystore",
                            store.toString()))
                    .redirectErrorStream(true)
                    .start();
            String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(keytool.waitFor()).as(said).isZero();
            KeyStore content = KeyStore.getInstance("PKCS12");
            try (InputStream file = Files.newInputStream(store)) {
                content.load(file, PASSWORD);
            }
            Files.delete(store);
            Files.delete(directory);
            KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            keys.init(content, PASSWORD);
            String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'})
                    .encodeToString(content.getCertificate("node").getEncoded());
            return new Identity(keys, "-----BEGIN CERTIFICATE-----\n" + base64 + "\n-----END CERTIFICATE-----\n");
        } catch (IOException | GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
