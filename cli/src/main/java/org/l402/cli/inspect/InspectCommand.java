package org.l402.cli.inspect;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.concurrent.Callable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.Surroundings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains one value of the protocol. */
@Command(
        name = "inspect",
        header = "Explain a token, a credential, a challenge or an invoice.",
        description = {
            "Says what the value is and what is in it. Nothing is sent anywhere, and the",
            "preimage, which is a secret, is not shown unless you ask for it."
        },
        synopsisHeading = "%nUsage: ",
        descriptionHeading = "%n",
        parameterListHeading = "%nParameters:%n",
        optionListHeading = "%nOptions:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:explained", "1:internal fault", "2:the value is not recognised or malformed"},
        footerHeading = "%nExamples:%n",
        footer = {
            "  l402 inspect lnbcrt10n1…",
            "  l402 inspect 'L402 AgEEbHNhdAJC…:1f7a…'",
            "  l402 inspect 'WWW-Authenticate: L402 version=\"0\", token=\"…\", invoice=\"…\"'",
            "  curl -si http://127.0.0.1:8402/weather | l402 inspect -"
        })
public final class InspectCommand implements Callable<Integer> {

    /** More characters than any value has. */
    private static final int MAX_LENGTH = 256 * 1024;

    @Parameters(
            paramLabel = "VALUE",
            description = "A token in base64 or hex, a credential, a WWW-Authenticate line or its value, or a BOLT 11"
                    + " invoice; - reads it from standard input, which may be a whole HTTP answer.")
    private String value = "";

    @Option(names = "--json", description = "Print one JSON object.")
    private boolean json;

    @Option(names = "--show-secrets", description = "Show the preimage, with which anybody can use the credential.")
    private boolean showSecrets;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    private final InputStream stdin;

    InspectCommand(Surroundings surroundings) {
        this.stdin = surroundings.in();
    }

    @Override
    public Integer call() {
        Explanation explanation =
                new Inspection(InstantSource.system().instant(), showSecrets).of(value.equals("-") ? read() : value);
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(JsonText.of(explanation.members()));
        } else {
            explanation.print(out, spec.commandLine().getColorScheme().ansi());
        }
        return ExitCode.DONE;
    }

    private String read() {
        try {
            byte[] bytes = stdin.readNBytes(MAX_LENGTH);
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.USAGE, "standard input cannot be read: " + e.getMessage());
        }
    }
}
