package org.l402.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documentation of the project, and the blocks of code in it. */
final class Documents {

    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);
    private static final Pattern SHOWN = Pattern.compile("// begin\\n(.*?)// end", Pattern.DOTALL);

    private Documents() {}

    /** The root of the project: tests run in the folder of their module. */
    static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return root;
    }

    static List<Path> all() throws IOException {
        List<Path> documents = new ArrayList<>();
        try (Stream<Path> files = Files.list(root())) {
            files.filter(Documents::isDocument).forEach(documents::add);
        }
        try (Stream<Path> files = Files.walk(root().resolve("docs"))) {
            files.filter(Documents::isDocument).forEach(documents::add);
        }
        return documents;
    }

    private static boolean isDocument(Path file) {
        return file.toString().endsWith(".md");
    }

    /** The blocks of one language in a document. */
    static List<String> blocks(Path document, String language) throws IOException {
        List<String> blocks = new ArrayList<>();
        Matcher block = BLOCK.matcher(Files.readString(document));
        while (block.find()) {
            if (block.group(1).equals(language)) {
                blocks.add(block.group(2));
            }
        }
        return blocks;
    }

    /** What an example marks to be shown, without its indentation; several parts are joined by an empty line. */
    static String shown(Class<?> example) throws IOException {
        Path source =
                root().resolve("cli/src/test/java").resolve(example.getName().replace('.', '/') + ".java");
        List<String> parts = new ArrayList<>();
        Matcher part = SHOWN.matcher(Files.readString(source));
        while (part.find()) {
            parts.add(part.group(1).stripTrailing().stripIndent().stripTrailing() + "\n");
        }
        return String.join("\n", parts);
    }
}
