package org.l402.server.keys;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.l402.L402Exception;
import org.l402.lightning.Network;
import org.l402.mint.MasterKey;
import org.l402.mint.RootKeys;
import org.l402.server.issue.InstanceId;

/**
 * The directory where a seller's secrets live: {@code master-keys} and {@code instance}, made at first use, the
 * directory with mode 0700 and what is in it with 0600. With a real node there is a third file, {@code node}, which says
 * which node it is.
 *
 * <p>The instance id is written last. A directory that has one but no keys has sold before: new keys would make
 * everything sold worthless without a word, so it is refused.
 */
public record DataDirectory(RootKeys keys, InstanceId instance) {

    private static final String KEYS = "master-keys";
    private static final String INSTANCE = "instance";
    private static final String NODE = "node";
    private static final String LOCK = "lock";
    private static final Set<OpenOption> LOCKING = Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE);

    /**
     * Opens a directory, and makes it and its secrets when there are none yet.
     *
     * @param network the network that the gateway sells on
     * @throws DataException when it cannot be used, with the way out
     */
    public static DataDirectory open(Path directory, Network network, InstantSource clock) {
        try {
            create(directory);
            Path lock = directory.resolve(LOCK);
            // Two gateways started at once on a new directory must not each make keys.
            try (FileChannel channel = FileChannel.open(lock, LOCKING, SecretFile.forOwner(lock, "rw-------"))) {
                channel.lock();
                return read(directory, network, clock);
            }
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * The network that a directory's master keys are for; empty where there are none yet.
     *
     * @throws DataException when the keys cannot be read, or are for several networks
     */
    public static Optional<Network> network(Path directory) {
        Path file = directory.resolve(KEYS);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Set<Network> networks = KeyFile.read(SecretFile.read(file), file).stream()
                    .map(MasterKey::network)
                    .collect(Collectors.toSet());
            if (networks.size() > 1) {
                throw new DataException("the master keys in " + file + " are for several networks; a directory sells on"
                        + " one, move the others to a directory of their own");
            }
            return networks.stream().findAny();
        } catch (IOException e) {
            throw unusable(directory, e);
        }
    }

    /**
     * The record of which node a directory sells from.
     *
     * @param directory as {@link #open} made it
     */
    public static NodeRecord node(Path directory) {
        return new NodeRecord(directory.resolve(NODE));
    }

    private static DataException unusable(Path directory, IOException e) {
        return new DataException(
                "the data directory " + directory + " cannot be used: " + reason(e) + "; make it readable and"
                        + " writable for this user, with room on its disk, or name another one under data",
                e);
    }

    /** What happened and to which file, where the exception's own message says less. */
    private static String reason(IOException e) {
        if (e instanceof AccessDeniedException denied) {
            return denied.getFile() + ": permission denied";
        }
        return e instanceof NoSuchFileException missing
                ? missing.getFile() + ": it cannot be made there"
                : String.valueOf(e.getMessage());
    }

    private static DataDirectory read(Path directory, Network network, InstantSource clock) throws IOException {
        Path keysFile = directory.resolve(KEYS);
        Path instanceFile = directory.resolve(INSTANCE);
        boolean sold = Files.exists(instanceFile);
        if (!Files.exists(keysFile)) {
            if (sold) {
                throw new DataException("the master keys are missing: " + keysFile + " is not there, but "
                        + directory + " has sold before. Put the file back from a backup; without it everything sold so"
                        + " far is void. To begin anew, name another directory under data");
            }
            SecretFile.write(keysFile, KeyFile.write(MasterKey.generate(network, new SecureRandom()), clock.instant()));
        }
        RootKeys keys = rootKeys(keysFile, network);
        if (!sold) {
            if (Files.exists(directory.resolve(NODE))) {
                throw new DataException("the file " + instanceFile + " is missing, but " + directory
                        + " has sold before, and its sales are known by it. Put the file back from a backup; to go on"
                        + " without what is not in the ledger yet, delete the file " + directory.resolve(NODE)
                        + " as well");
            }
            SecretFile.write(instanceFile, InstanceId.generate(new SecureRandom()) + "\n");
        }
        return new DataDirectory(keys, instance(instanceFile));
    }

    private static InstanceId instance(Path file) throws IOException {
        String text = SecretFile.read(file).strip();
        try {
            return new InstanceId(text);
        } catch (L402Exception e) {
            throw new DataException(
                    "the file " + file + " is damaged: " + e.getMessage() + "; put it back from a backup", e);
        }
    }

    private static RootKeys rootKeys(Path file, Network network) throws IOException {
        List<MasterKey> keys = keys(file, network);
        try {
            return new RootKeys(keys);
        } catch (L402Exception e) {
            throw new DataException("the file " + file + " cannot be used: " + e.getMessage(), e);
        }
    }

    private static List<MasterKey> keys(Path file, Network network) throws IOException {
        List<MasterKey> keys = KeyFile.read(SecretFile.read(file), file);
        for (MasterKey key : keys) {
            if (key.network() != network) {
                throw new DataException("the master key " + key.id() + " in " + file + " is for "
                        + key.network().label() + ", but the node is on " + network.label()
                        + "; what was sold on one network must not open a service on another: name another directory"
                        + " under data");
            }
        }
        return keys;
    }

    private static void create(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            if (SecretFile.isWritableForOthers(directory)) {
                throw new DataException("the data directory " + directory
                        + " can be written to by other users, who could put their own keys there; close it with: chmod"
                        + " go-w '" + directory + "'");
            }
            return;
        }
        if (Files.exists(directory, LinkOption.NOFOLLOW_LINKS)) {
            throw new DataException(
                    "the data directory " + directory + " is not a directory; name another one under" + " data");
        }
        Files.createDirectories(directory, SecretFile.forOwner(directory, "rwx------"));
    }
}
