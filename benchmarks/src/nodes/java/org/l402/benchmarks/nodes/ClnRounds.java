package org.l402.benchmarks.nodes;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.l402.benchmarks.load.Contestant;
import org.l402.benchmarks.load.Options;
import org.l402.benchmarks.load.Progress;
import org.l402.benchmarks.load.Running;
import org.l402.benchmarks.load.Wrk;
import org.l402.e2e.Cln;
import org.l402.lightning.cln.ClnAccess;
import org.l402.lightning.cln.ClnNode;
import org.l402.lightning.cln.ClnOptions;
import org.l402.lightning.cln.Rune;

/** The comparison of the gateway's challenges with what a Core Lightning does for a bare client: its socket, clnrest. */
record ClnRounds(Options options, Running running, Wrk wrk, Cln node, int upstreamPort) {

    void run(PrintStream out) throws IOException, InterruptedException {
        measure(
                out,
                "over its socket",
                "gateway-socket",
                new ClnAccess.Socket(node.socket()),
                List.of("type: cln", "socket: " + node.socket()));
        String rune = node.rune(
                List.of(List.of("method=invoice", "method=listinvoices", "method=waitanyinvoice", "method=waitinvoice", "method=autoclean-status")));
        URI address = URI.create("https://" + node.restAddress());
        measure(
                out,
                "over clnrest",
                "gateway-clnrest",
                new ClnAccess.Rest(address, node.ca(), Rune.of(rune)),
                List.of("type: cln", "address: " + address, "ca: " + node.ca(), "rune: \"" + rune + "\""));
    }

    private void measure(PrintStream out, String way, String name, ClnAccess access, List<String> keys)
            throws IOException, InterruptedException {
        NodeGateway gateway =
                NodeGateway.start(running, name, keys, Nodes.INVOICE_EXPIRY, upstreamPort, options.log());
        Contestant unpaid = new Contestant(
                Figures.UNPAID, gateway.program().processes(), gateway.paid(), Optional.empty(), true);
        try (ClnNode selling = ClnNode.open(access, ClnOptions.DEFAULT)) {
            BareCallers callers = new BareCallers(selling, Nodes.INVOICE_EXPIRY);
            Progress.show("Core Lightning " + way + ": warming up");
            callers.run(Nodes.WARM_UP, options.connections());
            wrk.run(unpaid, Nodes.WARM_UP, options.connections());
            Figures figures = new Figures("Core Lightning " + way, options);
            for (int round = 1; round <= options.rounds(); round++) {
                Progress.show("Core Lightning " + way + ": round " + round + " of " + options.rounds());
                figures.add(Figures.NODE, callers.run(options.duration(), options.connections()));
                figures.add(Figures.UNPAID, wrk.run(unpaid, options.duration(), options.connections()));
            }
            Progress.show("");
            figures.print(out);
        }
    }
}
