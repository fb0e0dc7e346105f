package org.l402.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The making and unlocking of an LND wallet over REST, because {@code lncli create} asks a person at a terminal. */
final class WalletSetup {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration LIMIT = Duration.ofSeconds(60);

    private WalletSetup() {}

    /** @param seed 24 words, or none for words that the node draws */
    static void create(Lnd node, String password, List<String> seed) {
        List<String> words = seed;
        if (words.isEmpty()) {
            JsonNode drawn = ask(node, request(node, "genseed").GET().build()).path("cipher_seed_mnemonic");
            words = drawn.valueStream().map(JsonNode::asString).toList();
        }
        ask(node, post(node, "initwallet", Map.of("wallet_password", bytes(password), "cipher_seed_mnemonic", words)));
    }

    static void unlock(Lnd node, String password) {
        ask(node, post(node, "unlockwallet", Map.of("wallet_password", bytes(password))));
    }

    private static String bytes(String password) {
        return Base64.getEncoder().encodeToString(password.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest post(Lnd node, String path, Map<String, ?> body) {
        return request(node, path)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
    }

    private static HttpRequest.Builder request(Lnd node, String path) {
        return HttpRequest.newBuilder(URI.create("https://" + node.restAddress() + "/v1/" + path))
                .timeout(LIMIT);
    }

    private static JsonNode ask(Lnd node, HttpRequest request) {
        try {
            HttpClient client = HttpClient.newBuilder().sslContext(trust(node)).build();
            HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() != 200) {
                throw new HarnessException(node.name() + " answered " + answer.statusCode() + " to " + request.uri()
                        + ": " + answer.body());
            }
            return JSON.readTree(answer.body());
        } catch (IOException | GeneralSecurityException e) {
            throw new HarnessException("Could not ask " + node.name() + " at " + request.uri() + ": " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new HarnessException("Interrupted while asking " + node.name() + ".", e);
        }
    }

    private static SSLContext trust(Lnd node) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        try (InputStream in = Files.newInputStream(node.certificate())) {
            store.setCertificateEntry(
                    "node", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }
}
