package org.l402.client.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import org.l402.client.quote.Origin;

/** Where the state's files are. */
record StateDirectory(Path path) {

    private static final int LOCKS = 64;

    static Path usual(Map<String, String> environment) {
        String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
        if (xdg.startsWith("/")) {
            return Path.of(xdg, "l402");
        }
        String home = environment.getOrDefault("HOME", "");
        if (home.isEmpty()) {
            throw new ClientStateException("HOME is not set, so there is no place for what was paid; set HOME or"
                    + " XDG_STATE_HOME to a directory");
        }
        return Path.of(home, ".local", "state", "l402");
    }

    Path stopFile() {
        return path.resolve("stop");
    }

    /** So it is, too, when that cannot be told, and by a link that leads nowhere. */
    boolean isStopped() {
        return !Files.notExists(stopFile(), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * The lock file of an origin, in a directory that is there: one of a fixed number, so that neither the files nor
     * what a process keeps for them grow with the origins met.
     */
    Path lockFile(Origin origin) {
        try {
            return path.toRealPath().resolve(Math.floorMod(origin.toString().hashCode(), LOCKS) + ".lock");
        } catch (IOException e) {
            throw new ClientStateException("the state directory " + path + " was removed; try again", e);
        }
    }
}
