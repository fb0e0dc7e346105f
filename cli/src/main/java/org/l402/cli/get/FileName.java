package org.l402.cli.get;

import java.net.URI;
import java.nio.file.Path;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.client.quote.Legible;

/** The name of a file after the last segment of an address's path. */
final class FileName {

    private FileName() {}

    /** The name; fails with a word to the user where there is none, or where it would lead to another directory. */
    static Path of(URI uri) {
        String path = uri.getRawPath() == null ? "" : uri.getRawPath();
        String raw = path.substring(path.lastIndexOf('/') + 1);
        // Decoded as a path, where a plus is a plus.
        String name = raw.isEmpty() ? "" : URI.create("/" + raw).getPath().substring(1);
        if (name.isEmpty()) {
            throw unusable("-O finds no name for a file in " + uri.getScheme() + "://" + uri.getRawAuthority()
                    + Legible.oneLine(path));
        }
        boolean isPath = name.equals(".") || name.equals("..") || name.contains("/") || name.contains("\\");
        if (isPath || !Legible.oneLine(name).equals(name)) {
            throw unusable("-O would name the file \"" + Legible.oneLine(name) + "\", which is "
                    + (isPath ? "a path" : "not fit to be shown"));
        }
        return Path.of(name);
    }

    private static CommandFailure unusable(String what) {
        return new CommandFailure(ExitCode.USAGE, what + "; name it with -o FILE");
    }
}
