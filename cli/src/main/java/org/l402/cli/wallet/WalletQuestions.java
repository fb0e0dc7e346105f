package org.l402.cli.wallet;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.l402.L402Exception;
import org.l402.cli.CommandFailure;
import org.l402.cli.Conversation;
import org.l402.cli.ExitCode;
import org.l402.gateway.node.RealNodes;
import org.l402.lightning.InspectableNode.Role;
import org.l402.lightning.MilliSatoshi;

/** Asks a person for all that the client's file has to say; the file's own reader judges the answers. */
final class WalletQuestions {

    private static final String LIMITS = """
            limits:                     # price and fee; per-request and per-day have to be there
              per-request: %s
              per-day: %s               # in any 24 hours
              # per-origin-per-day: 500 sat
              # per-hour: 300 sat
              # per-month: 10000 sat
              # total: 50000 sat
              max-fee: { percent: 1, floor: 5 sat }   # of one payment: the larger
              approve-above: %s         # asks at the terminal before anything dearer; without one: refused
            # origins: [https://api.example.com]      # the only ones that are paid; left out: any https origin
            # insecure-origins: []                    # http beyond this machine, by name
            # Journal, budget and credentials: on a local file system, and in a backup.
            state: %s
            """;

    private static final String HEAD = "# What l402 get pays with, and how much. Every key: docs/wallet.md\n";

    /** A file for who has no terminal. */
    static final String EXAMPLE = """
            wallet:
              type: lnd                 # or cln with address, ca and rune, or socket; or sandbox
              network: bitcoin          # or testnet, signet, regtest
              address: 127.0.0.1:10009
              tls-cert: "${HOME}/.lnd/tls.cert"
              # %s
              macaroon: "${HOME}/.lnd/l402-payer.macaroon"
            limits: { per-request: 50 sat, per-day: 1000 sat }
            """.formatted(RealNodes.leastMacaroon(Role.PAY));

    /** How often one question is asked. */
    private static final int MOST_TRIES = 5;

    private final Conversation person;
    private final Path state;

    /**
     * The questions to a person.
     *
     * @param state where the state will be, whatever the environment of later commands says
     */
    WalletQuestions(Conversation person, Path state) {
        this.person = person;
        this.state = state;
    }

    /** The file's text, when all questions are answered. */
    String text() throws IOException {
        person.say("""
                This writes the file that names the wallet which l402 get pays with. An empty answer takes
                what stands in brackets; all of it can be changed in the file afterwards.

                """);
        String type = oneOf("Which wallet pays: lnd, cln or sandbox (play money)", List.of("lnd", "cln", "sandbox"));
        String network = type.equals("sandbox")
                ? "regtest"
                : oneOf(
                        "The network of its money: bitcoin, testnet, signet or regtest",
                        List.of("bitcoin", "testnet", "signet", "regtest"));
        String wallet = "wallet:\n  type: " + type + "\n  network: " + network + "\n"
                + switch (type) {
                    case "lnd" -> lnd();
                    case "cln" -> cln();
                    default -> "  pay: " + quoted(answer("Its pay port", "127.0.0.1:8499")) + "\n";
                };
        person.say("\nLimits hold for price and fee together.\n");
        String perRequest = amount("The most for one request", "50 sat");
        String perDay = amount("The most in any 24 hours", "1000 sat");
        String approve = amount("Ask at the terminal before anything dearer than", perRequest);
        return HEAD + wallet + LIMITS.formatted(perRequest, perDay, approve, quoted(state.toString()));
    }

    private String lnd() throws IOException {
        String address = answer("Address of LND's gRPC interface", "127.0.0.1:10009");
        String certificate = answer("Its certificate", "${HOME}/.lnd/tls.cert");
        person.say("\nA macaroon that can pay and nothing else:\n  " + RealNodes.leastMacaroon(Role.PAY)
                + "\nadmin.macaroon opens all of the wallet; do not name it here.\n\n");
        String macaroon = answer("File of the macaroon", "${HOME}/.lnd/l402-payer.macaroon");
        return "  address: " + quoted(address) + "\n"
                + "  tls-cert: " + quoted(certificate) + "\n"
                + "  # " + RealNodes.leastMacaroon(Role.PAY) + "\n"
                + "  macaroon: " + quoted(macaroon) + "\n";
    }

    private String cln() throws IOException {
        person.say(
                "\nThrough clnrest (https://…) a rune limits what may be paid; the socket, a path, grants everything.\n");
        String address = answer("Address of clnrest, or path of the socket", "https://127.0.0.1:3010");
        if (!address.startsWith("https://")) {
            return "  socket: " + quoted(address) + "\n";
        }
        String authority = answer("The authority of its certificate", "${HOME}/.lightning/bitcoin/ca.pem");
        person.say("\nA rune that pays up to 1000 sat and nothing else:\n  " + RealNodes.leastRune(Role.PAY) + "\n\n");
        String rune = answer("The rune, or the environment variable that holds it", "${L402_RUNE}");
        return "  address: " + quoted(address) + "\n"
                + "  ca: " + quoted(authority) + "\n"
                + "  server-name: cln\n"
                + "  # " + RealNodes.leastRune(Role.PAY) + "\n"
                + "  rune: " + quoted(rune) + "\n";
    }

    /** The first is taken for an empty answer. */
    private String oneOf(String question, List<String> choices) throws IOException {
        String asked = question;
        for (int i = 0; i < MOST_TRIES; i++) {
            String answer = answer(asked, choices.get(0));
            if (choices.contains(answer)) {
                return answer;
            }
            asked = "Please write one of " + String.join(", ", choices);
        }
        throw notAnswered();
    }

    private String amount(String question, String usual) throws IOException {
        String asked = question;
        for (int i = 0; i < MOST_TRIES; i++) {
            String answer = answer(asked, usual);
            try {
                if (!MilliSatoshi.parse(answer).isZero()) {
                    return answer;
                }
                asked = "It has to be above 0. " + question;
            } catch (L402Exception e) {
                asked = e.getMessage() + ". " + question;
            }
        }
        throw notAnswered();
    }

    private String answer(String question, String usual) throws IOException {
        String answer = person.ask(question + " [" + usual + "]: ")
                .orElseThrow(() ->
                        new CommandFailure(ExitCode.USAGE, "the questions were not answered, so nothing was written"));
        return answer.isEmpty() ? usual : answer;
    }

    private static CommandFailure notAnswered() {
        return new CommandFailure(ExitCode.USAGE, "the questions were not answered, so nothing was written");
    }

    /** As YAML has it between double quotes. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
}
