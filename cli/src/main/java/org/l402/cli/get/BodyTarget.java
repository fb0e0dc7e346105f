package org.l402.cli.get;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.Surroundings;
import org.l402.client.quote.Legible;

/**
 * Where the answer goes: standard output, or a file that is opened before anything is sent or paid, and emptied only
 * when there is something to write.
 */
final class BodyTarget implements AutoCloseable {

    private final OutputStream stdout;
    private final @Nullable Path file;
    private final @Nullable Path place;
    private final @Nullable FileChannel channel;
    private final boolean isNew;
    private boolean isUsed;

    private BodyTarget(
            OutputStream stdout,
            @Nullable Path file,
            @Nullable Path place,
            @Nullable FileChannel channel,
            boolean isNew) {
        this.stdout = stdout;
        this.file = file;
        this.place = place;
        this.channel = channel;
        this.isNew = isNew;
    }

    static BodyTarget stdout(OutputStream stdout) {
        return new BodyTarget(stdout, null, null, null, false);
    }

    /** Opens a file for writing; fails with a word to the user when that cannot be done. */
    static BodyTarget file(Surroundings surroundings, Path file) {
        if (file.toString().isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "-o needs the name of a file; it was given an empty one");
        }
        Path place = surroundings.directory().resolve(file);
        try {
            boolean isNew = Files.notExists(place);
            if (Files.isDirectory(place)) {
                throw new CommandFailure(
                        ExitCode.USAGE,
                        Legible.oneLine(file.toString()) + " is a directory; name a file in it with -o FILE");
            }
            FileChannel channel = FileChannel.open(place, StandardOpenOption.WRITE, StandardOpenOption.CREATE);
            return new BodyTarget(surroundings.out(), file, place, channel, isNew);
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "the file " + Legible.oneLine(file.toString()) + " cannot be written: " + FileTrouble.of(e)
                            + "; nothing was sent");
        }
    }

    Optional<Path> file() {
        return Optional.ofNullable(file);
    }

    /** The stream to write the answer to. */
    OutputStream open() throws IOException {
        isUsed = true;
        if (channel == null) {
            return stdout;
        }
        channel.truncate(0);
        return Channels.newOutputStream(channel);
    }

    /** What is there of an earlier download; empty when there is nothing, or no file. */
    Optional<Resume> resume() {
        try {
            return channel == null || place == null || channel.size() == 0
                    ? Optional.empty()
                    : Optional.of(new Resume(channel.size(), EtagNote.read(place)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** The stream to write the rest of the answer to. */
    OutputStream append() throws IOException {
        if (channel == null) {
            return open();
        }
        channel.position(channel.size());
        return Channels.newOutputStream(channel);
    }

    /** Notes of which version of the resource the file is a part; of none, when it is complete. */
    void note(String etag) {
        if (place != null) {
            EtagNote.write(place, etag);
        }
    }

    /** Closes the file, and removes it when it was made for an answer that did not come. */
    @Override
    public void close() {
        try {
            if (channel != null) {
                channel.close();
            }
            if (place != null && isNew && !isUsed) {
                Files.deleteIfExists(place);
            }
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.INTERNAL_FAULT,
                    "writing to " + Legible.oneLine(String.valueOf(file)) + " failed: " + FileTrouble.of(e));
        }
    }
}
