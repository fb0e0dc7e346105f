package org.l402.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate for {@code localhost} that is its own authority, made by the JDK's keytool. */
final class SelfSigned {

    private static final char[] PASSWORD = "changeit".toCharArray();
    private static final String FILE = "self-signed.p12";

    private SelfSigned() {}

    /** Both sides of TLS: it shows the certificate, and trusts it alone. */
    static SSLContext context(Path directory) throws IOException, InterruptedException, GeneralSecurityException {
        Path file = directory.resolve(FILE);
        List<String> command = List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-storepass",
                String.valueOf(PASSWORD),
                "-storetype",
                "PKCS12",
                "-keystore",
                file.toString());
        Process keytool = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();

        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, PASSWORD);
        }
        KeyManagerFactory shown = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        shown.init(store, PASSWORD);
        TrustManagerFactory trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trusted.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(shown.getKeyManagers(), trusted.getTrustManagers(), null);
        return context;
    }

    /** What a server of Vert.x shows, after {@link #context} made it. */
    static PfxOptions pfx(Path directory) {
        return new PfxOptions().setPath(directory.resolve(FILE).toString()).setPassword(String.valueOf(PASSWORD));
    }
}
