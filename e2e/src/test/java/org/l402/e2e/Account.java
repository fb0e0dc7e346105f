package org.l402.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.l402.cli.wallet.Purse;
import org.l402.client.L402Client;
import org.l402.client.Result;
import org.l402.client.budget.Allowance;
import org.l402.client.budget.Limit;
import org.l402.client.quote.Origin;
import org.l402.client.state.ClientState;
import org.l402.client.state.HeldCredential;
import org.l402.lightning.Network;

/**
 * A paying client made from the file of {@code l402 get}, so with the same wallet, limits and state, and what its journal
 * says.
 */
final class Account implements AutoCloseable {

    private final Purse purse;
    private final L402Client client;
    private final ClientState state;

    private Account(Purse purse, L402Client client, ClientState state) {
        this.purse = purse;
        this.client = client;
        this.state = state;
    }

    /** Writes the file into a home, for a wallet that may pay and limits that let this much be spent, and makes the state. */
    static Path write(Path home, Lnd buyer) {
        Path file = home.resolve(".config/l402/config.yaml");
        Path state = home.resolve("client-state");
        Example.write(
                file,
                org.l402.e2e.Purse.wallet(buyer)
                        + "limits: { per-request: 5000 sat, per-day: 1000000 sat, total: 1000000 sat }\nstate: "
                        + state + "\n");
        try (ClientState made = new ClientState(state, InstantSource.system())) {
            made.make();
        }
        return file;
    }

    /** A client by this file, but for what a test chooses. */
    static Account open(Path file, Consumer<L402Client.Builder> choice) {
        Purse purse = Purse.open(file, null, Map.of());
        Path directory = purse.rules().state().orElseThrow();
        L402Client.Builder builder =
                L402Client.builder(purse.wallet(), purse.rules().limits()).state(directory);
        choice.accept(builder);
        return new Account(purse, builder.build(), new ClientState(directory, InstantSource.system()));
    }

    static Account open(Path file) {
        return open(file, builder -> {});
    }

    L402Client client() {
        return client;
    }

    Purse purse() {
        return purse;
    }

    Result<String> get(URI uri) {
        try {
            return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new AssertionError("nothing was bought, and the seller does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** Gets what must be delivered, and says by what right. */
    Result.Access served(URI uri, String as) {
        Result<String> result = get(uri);
        assertThat(result).as(as).isInstanceOf(Result.Delivered.class);
        Result.Delivered<String> delivered = (Result.Delivered<String>) result;
        assertThat(delivered.response().statusCode()).as(as).isEqualTo(200);
        assertThat(delivered.response().body()).as(as).isEqualTo("the goods");
        return delivered.access();
    }

    /** The payment hashes of what is still pending after the wallet was asked. */
    List<String> recover() {
        try {
            return client.recover().stream()
                    .map(payment -> payment.paymentHash().hex())
                    .toList();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    /** What the budget counts as spent, fees included, in msat. */
    long spent(URI seller) {
        return total(seller).spent().value();
    }

    /** What the budget holds back, in msat. */
    long held(URI seller) {
        return total(seller).held().value();
    }

    private Allowance total(URI seller) {
        return state.allowances(purse.rules().limits(), Network.REGTEST, Origin.of(seller)).stream()
                .filter(allowance -> allowance.limit() == Limit.TOTAL)
                .findFirst()
                .orElseThrow();
    }

    /** The payment hashes of the credentials that it holds. */
    List<String> credentials(URI seller) {
        return state.credentials(Origin.of(seller)).stream()
                .map(HeldCredential::paymentHash)
                .map(Object::toString)
                .toList();
    }

    @Override
    public void close() {
        client.close();
        state.close();
        purse.close();
    }
}
