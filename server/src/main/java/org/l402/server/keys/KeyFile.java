package org.l402.server.keys;

import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.l402.L402Exception;
import org.l402.lightning.Network;
import org.l402.mint.KeyId;
import org.l402.mint.MasterKey;

/** The text of the file of master keys: a line each, the current one first. */
final class KeyFile {

    private static final String HEADER = """
            # L402 master keys. Whoever can read this file can make tokens: keep its mode 0600, and keep a backup.
            # The first key mints, all of them verify. A line is: id network created secret
            """;

    private KeyFile() {}

    static String write(MasterKey key, Instant created) {
        return HEADER + key.id() + " " + key.network().label() + " " + created.truncatedTo(ChronoUnit.SECONDS) + " "
                + key.secretHex() + "\n";
    }

    /** The keys in the file's order; the errors name file and line, never what stands there. */
    static List<MasterKey> read(String text, Path file) {
        List<MasterKey> keys = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank() && !line.startsWith("#")) {
                keys.add(key(line, file + " line " + number));
            }
        }
        if (keys.isEmpty()) {
            throw new DataException("there is no master key in " + file + "; put the file back from a backup");
        }
        return keys;
    }

    private static MasterKey key(String line, String place) {
        String[] fields = line.strip().split("\\s+", -1);
        if (fields.length != 4) {
            throw new DataException(place + " has " + fields.length
                    + " fields; 4 are wanted: id network created secret. Put the file back from a backup");
        }
        if (!fields[0].matches("[0-9A-Fa-f]{8}")) {
            // Here and below without what stands there: it is the secret where the fields are out of order.
            throw new DataException(place + ": the first field is not an id of 8 hex digits");
        }
        KeyId id = KeyId.ofHex(fields[0]);
        Network network = network(fields[1], place);
        try {
            return MasterKey.of(id, network, HexFormat.of().parseHex(fields[3]));
        } catch (L402Exception e) {
            throw new DataException(place + ": " + e.getMessage(), e);
        } catch (IllegalArgumentException e) {
            // Its message would quote a part of the secret.
            throw new DataException(place + ": the secret is not written in hex digits");
        }
    }

    private static Network network(String label, String place) {
        return Arrays.stream(Network.values())
                .filter(network -> network.label().equals(label))
                .findFirst()
                .orElseThrow(() -> new DataException(place + ": the second field is none of the networks "
                        + Arrays.stream(Network.values()).map(Network::label).collect(Collectors.joining(", "))));
    }
}
