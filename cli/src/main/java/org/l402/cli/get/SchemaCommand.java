package org.l402.cli.get;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What programs may rely on in the objects that commands print. */
@Command(
        name = "schema",
        header = "Print what programs may rely on in the output of a command.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        optionListHeading = "%nOptions:%n",
        subcommands = SchemaCommand.Get.class)
public final class SchemaCommand {

    /** The schema of {@code get --json}. */
    @Command(
            name = "get",
            header = "Print the JSON schema (2020-12) of what l402 get --json prints.",
            synopsisHeading = "%nUsage: ",
            optionListHeading = "%nOptions:%n",
            footerHeading = "%nExample:%n",
            footer = "  l402 schema get > get.schema.json")
    static final class Get implements Runnable {

        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public void run() {
            try (InputStream schema = Objects.requireNonNull(
                    SchemaCommand.class.getResourceAsStream("get.schema.json"), "it is packed")) {
                spec.commandLine().getOut().print(new String(schema.readAllBytes(), StandardCharsets.UTF_8));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
