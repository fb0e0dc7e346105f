package org.l402.gateway;

import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.BindException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.l402.config.HostPort;
import org.l402.config.NodeConfig;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.InvalidCredential;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.config.Terms;
import org.l402.gateway.node.NodeConnection;
import org.l402.gateway.route.Route;
import org.l402.gateway.route.Router;
import org.l402.gateway.route.Upstream;
import org.l402.gateway.upstream.UpstreamLimits;
import org.l402.ledger.Follower;
import org.l402.ledger.Ledger;
import org.l402.ledger.OwnInvoices;
import org.l402.lightning.InvoiceIssuer;
import org.l402.lightning.Network;
import org.l402.mint.Mint;
import org.l402.offer.Offer;
import org.l402.server.Acceptance;
import org.l402.server.Paywall;
import org.l402.server.issue.ChallengeIssuer;
import org.l402.server.keys.DataDirectory;
import org.l402.server.limit.ChallengeLimiter;
import org.l402.server.node.CallKind;
import org.l402.server.node.NodeCalls;
import org.l402.server.settle.SettlementCheck;
import org.l402.verify.Verifier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A gateway that is running: put together from its configuration, on every core. */
public final class GatewayServer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger("l402.node");

    /** How long a shutdown waits for requests that are under way. */
    private static final Duration DRAIN = Duration.ofSeconds(10);

    private static final Duration START = Duration.ofSeconds(30);

    private final Vertx vertx;
    private final Optional<Follower> ledger;
    private final HostPort address;
    private final Optional<HostPort> admin;
    private final AtomicBoolean stopping;

    private GatewayServer(
            Vertx vertx,
            Optional<Follower> ledger,
            HostPort address,
            Optional<HostPort> admin,
            AtomicBoolean stopping) {
        this.vertx = vertx;
        this.ledger = ledger;
        this.address = address;
        this.admin = admin;
        this.stopping = stopping;
    }

    /**
     * Starts a gateway without a ledger.
     *
     * @param node the Lightning node that issues its invoices, which stays the caller's to close
     * @param network the network that the node is on
     * @throws GatewayException when it cannot listen
     * @throws org.l402.server.keys.DataException when its data directory cannot be used
     */
    public static GatewayServer start(GatewayConfig config, InvoiceIssuer node, Network network, InstantSource clock) {
        NodeConnection alone = new NodeConnection(node, network, "", Optional.empty(), Optional.empty(), () -> {});
        return start(config, alone, clock, UpstreamLimits.DEFAULT);
    }

    /**
     * Starts a gateway that keeps its ledger, where its node tells of settlements. What the ledger knows to be settled is
     * known to the gateway when it listens.
     *
     * @param node the node that issues its invoices, which stays the caller's to close
     * @throws GatewayException when it cannot listen
     * @throws org.l402.server.keys.DataException when its data directory cannot be used
     */
    public static GatewayServer start(
            GatewayConfig config, NodeConnection node, InstantSource clock, UpstreamLimits limits) {
        node.trouble()
                .ifPresent(why -> LOG.warn(
                        "{}; the gateway starts all the same: paid requests are served, new challenges are answered"
                                + " 503 until the node is there",
                        why));
        DataDirectory data = DataDirectory.open(config.data(), node.network(), clock);
        ChallengeIssuer issuer = new ChallengeIssuer(
                node.issuer(),
                calls(CallKind.ISSUE, config.node()),
                new Mint(data.keys()),
                data.instance(),
                config.invoiceExpiry());
        SettlementCheck settlements = new SettlementCheck(node.issuer(), calls(CallKind.LOOK_UP, config.node()));
        Paywall paywall = new Paywall(
                new Verifier(data.keys(), clock),
                new ChallengeLimiter(config.challengeLimits()),
                issuer,
                settlements,
                invalidCredential(config.invalidCredential()));
        Router router =
                new Router(config.services().stream().map(GatewayServer::route).toList());

        OwnInvoices own = new OwnInvoices(data.instance(), data.keys());
        Optional<Follower> ledger = node.settlements()
                .map(followed ->
                        Follower.start(followed, own, () -> Ledger.keep(config.data()), settlements::learn, clock));
        Vertx vertx = Vertx.vertx(new VertxOptions().setPreferNativeTransport(true));
        AtomicInteger port = new AtomicInteger();
        Supplier<Listener> listeners = () -> new Listener(config.listen(), port, router, paywall, limits);
        try {
            await(
                    vertx.deployVerticle(
                            listeners, new DeploymentOptions().setInstances(VertxOptions.DEFAULT_EVENT_LOOP_POOL_SIZE)),
                    config.listen(),
                    "listen");
            AtomicBoolean stopping = new AtomicBoolean();
            Optional<HostPort> admin =
                    config.admin().map(wanted -> admin(vertx, wanted, () -> !stopping.get() && isReady(ledger)));
            return new GatewayServer(vertx, ledger, new HostPort(config.listen().host(), port.get()), admin, stopping);
        } catch (RuntimeException e) {
            close(vertx, ledger);
            throw e;
        }
    }

    private static NodeCalls calls(CallKind kind, NodeConfig node) {
        return new NodeCalls(kind, node.timeout(), node.maxInFlight());
    }

    private static boolean isReady(Optional<Follower> ledger) {
        return ledger.map(follower -> follower.state().isReady()).orElse(true);
    }

    private static HostPort admin(Vertx vertx, HostPort wanted, BooleanSupplier ready) {
        AtomicInteger port = new AtomicInteger();
        await(vertx.deployVerticle(new AdminListener(wanted, port, ready)), wanted, "admin.listen");
        return new HostPort(wanted.host(), port.get());
    }

    private static void await(Future<?> starting, HostPort wanted, String key) {
        try {
            starting.toCompletionStage().toCompletableFuture().get(START.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw cannotListen(wanted, key, e.getCause() == null ? e : e.getCause());
        } catch (TimeoutException e) {
            throw new GatewayException("the gateway was not ready after " + START.toSeconds() + " seconds", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new GatewayException("the start was interrupted", e);
        }
    }

    private static GatewayException cannotListen(HostPort wanted, String key, Throwable cause) {
        String reason = cause instanceof BindException
                        && String.valueOf(cause.getMessage()).contains("in use")
                ? "the port is in use; stop what listens there, or choose another port under " + key
                : cause.getMessage() + "; choose an address of this machine and a port you may use under " + key;
        return new GatewayException("cannot listen on " + wanted + ": " + reason, cause);
    }

    private static Route route(ServiceConfig service) {
        HostPort upstream = service.upstream().address();
        return new Route(
                service.name(),
                service.path(),
                new Upstream(service.upstream().tls(), upstream.host(), upstream.port()),
                service.terms() instanceof Terms.Price price
                        ? Optional.of(Offer.of(service.name(), price.amount(), Optional.ofNullable(price.validFor())))
                        : Optional.empty(),
                service.terms() instanceof Terms.Price price ? price.acceptance() : Acceptance.PROOF);
    }

    private static Paywall.InvalidCredential invalidCredential(InvalidCredential config) {
        return config == InvalidCredential.UNAUTHORIZED
                ? Paywall.InvalidCredential.UNAUTHORIZED
                : Paywall.InvalidCredential.CHALLENGED;
    }

    /** Where it listens, with the port it was given. */
    public HostPort address() {
        return address;
    }

    /** Where it tells how it is, with the port it was given; empty when nowhere. */
    public Optional<HostPort> admin() {
        return admin;
    }

    /** Takes no more requests, lets those under way end for at most ten seconds, and stops. */
    @Override
    public void close() {
        stopping.set(true);
        close(vertx, ledger);
    }

    private static void close(Vertx vertx, Optional<Follower> ledger) {
        try {
            close(vertx);
        } finally {
            ledger.ifPresent(Follower::close);
        }
    }

    private static void close(Vertx vertx) {
        try {
            List<Future<Void>> undeployed =
                    vertx.deploymentIDs().stream().map(vertx::undeploy).toList();
            Future.join(undeployed)
                    .transform(done -> vertx.close())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(DRAIN.plusSeconds(5).toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new GatewayException("the gateway did not stop cleanly", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static Duration drain() {
        return DRAIN;
    }
}
