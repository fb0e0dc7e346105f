package org.l402.gateway;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import org.l402.gateway.answer.Answers;
import org.l402.gateway.answer.Preflight;
import org.l402.gateway.answer.Problem;
import org.l402.gateway.observe.RequestLog;
import org.l402.gateway.route.RequestTarget;
import org.l402.gateway.route.Route;
import org.l402.gateway.route.Router;
import org.l402.gateway.upstream.Forwarder;
import org.l402.gateway.wire.StrictHttp;
import org.l402.offer.Offer;
import org.l402.server.Outcome;
import org.l402.server.Paywall;
import org.l402.server.answer.Answer;
import org.l402.server.answer.ProblemType;

/**
 * The path of a request: find its route, ask the paywall where the route has a price, and carry out what it decides.
 *
 * <p>Nothing here blocks. The path is brought into its one canonical form first; it alone is matched, and what is
 * forwarded is made from it. The listener has refused before what can be read in more than one way.
 */
public final class Gateway implements Handler<HttpServerRequest> {

    private final Router router;
    private final Paywall paywall;
    private final Forwarder forwarder;

    public Gateway(Router router, Paywall paywall, Forwarder forwarder) {
        this.router = router;
        this.paywall = paywall;
        this.forwarder = forwarder;
    }

    @Override
    public void handle(HttpServerRequest request) {
        RequestLog log = RequestLog.begin(request);
        RequestTarget target = RequestTarget.read(request.uri());
        if (target instanceof RequestTarget.Canonical canonical) {
            log.path(canonical.path());
            Optional<Route> route = router.find(canonical.path());
            if (route.isPresent()) {
                handle(request, canonical, route.get(), log);
            } else {
                answer(request, problem(ProblemType.NO_SERVICE, "No service is configured for this path."), log);
            }
        } else {
            answer(
                    request,
                    Problem.badRequest(((RequestTarget.Refused) target).reason())
                            .toAnswer(),
                    log);
        }
    }

    private void handle(HttpServerRequest request, RequestTarget.Canonical target, Route route, RequestLog log) {
        log.service(route.name());
        if (route.offer().isEmpty()) {
            log.outcome("free");
            forward(request, target, route, log);
        } else if (Preflight.isOne(request)) {
            log.outcome("preflight");
            Preflight.answer(request).onComplete(sent -> log.end(), left -> log.endUnanswered());
        } else {
            charge(request, target, route, route.offer().get(), log);
        }
    }

    private void charge(
            HttpServerRequest request, RequestTarget.Canonical target, Route route, Offer offer, RequestLog log) {
        request.pause(); // what comes of its body waits until the decision is there
        Context context = Vertx.currentContext();
        Future.fromCompletionStage(
                        paywall.decide(
                                offer,
                                route.acceptance(),
                                StrictHttp.clientNetwork(request.connection()),
                                name -> request.headers().getAll(name)),
                        context)
                .onSuccess(outcome -> {
                    log.outcome(outcome);
                    if (outcome instanceof Outcome.Forward) {
                        forward(request, target, route, log);
                    } else if (outcome instanceof Outcome.Challenge challenge) {
                        answer(request, Answer.of(challenge), log);
                    } else {
                        answer(request, Answer.of((Outcome.Refuse) outcome), log);
                    }
                })
                .onFailure(fault -> {
                    log.fault(fault);
                    answer(request, problem(ProblemType.INTERNAL, "The gateway could not decide; try again."), log);
                });
    }

    private void forward(HttpServerRequest request, RequestTarget.Canonical target, Route route, RequestLog log) {
        forwarder
                .forward(request, target, route.upstream(), route.offer().isPresent())
                .onSuccess(log::end);
    }

    private static void answer(HttpServerRequest request, Answer answer, RequestLog log) {
        log.answer(answer.type());
        Answers.send(request, answer).onComplete(sent -> log.end(), left -> log.endUnanswered());
    }

    private static Answer problem(ProblemType type, String detail) {
        return Answer.problem(type, detail);
    }
}
