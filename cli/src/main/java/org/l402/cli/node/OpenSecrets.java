package org.l402.cli.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Optional;
import java.util.Set;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;

/** Credentials that lie about for others to read. */
public final class OpenSecrets {

    private static final Set<PosixFilePermission> OTHERS =
            Set.of(PosixFilePermission.GROUP_READ, PosixFilePermission.OTHERS_READ);

    private OpenSecrets() {}

    /** What to say of the file that a node's credential is in, where others than its owner may read it. */
    public static Optional<String> of(NodeConfig config) {
        return config instanceof LndConfig lnd && lnd.macaroon() instanceof LndConfig.Macaroon.InFile inFile
                ? of(inFile.file())
                : Optional.empty();
    }

    private static Optional<String> of(Path file) {
        try {
            return Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)
                    ? Optional.of("others on this machine may read the macaroon; run chmod 600 " + file)
                    : Optional.empty();
        } catch (IOException | UnsupportedOperationException e) {
            return Optional.empty(); // no such permissions here, or the file is gone, which is told elsewhere
        }
    }
}
