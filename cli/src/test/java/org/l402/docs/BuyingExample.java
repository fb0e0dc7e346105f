package org.l402.docs;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import org.l402.client.L402Client;
import org.l402.client.Result;
import org.l402.lightning.sandbox.SandboxPayer;

/** What the README shows of buying; {@link DocumentationTest} runs it and compares the two. */
final class BuyingExample {

    private BuyingExample() {}

    static String buy(InetSocketAddress payPort, URI uri, Path state) throws IOException, InterruptedException {
        // begin
        var wallet = new SandboxPayer(payPort);
        try (L402Client client =
                L402Client.playMoney(wallet, "play money").state(state).build()) {
            Result<String> result = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
            if (result instanceof Result.Delivered<String> delivered) {
                return delivered.response().body();
            }
            return "not delivered: " + result;
        }
        // end
    }
}
