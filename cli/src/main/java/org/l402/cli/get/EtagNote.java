package org.l402.cli.get;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The ETag of a download that is not complete, as an attribute of its file; nothing where there are no attributes. */
final class EtagNote {

    private static final String NAME = "l402.etag";
    private static final int MAX = 1000;

    private EtagNote() {}

    /** What is noted. */
    static Optional<String> read(Path file) {
        try {
            UserDefinedFileAttributeView view = view(file);
            if (view == null || !view.list().contains(NAME) || view.size(NAME) > MAX) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate(view.size(NAME));
            int unused = view.read(NAME, bytes);
            return Optional.of(StandardCharsets.UTF_8.decode(bytes.flip()).toString());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Notes it when it is one that tells versions apart byte by byte, else removes what is noted. */
    static void write(Path file, String etag) {
        boolean isStrong = etag.matches("\"[!#-~]*\"") && etag.length() <= MAX;
        try {
            UserDefinedFileAttributeView view = view(file);
            if (view != null && isStrong) {
                int unused = view.write(NAME, StandardCharsets.UTF_8.encode(etag));
            } else if (view != null && view.list().contains(NAME)) {
                view.delete(NAME);
            }
        } catch (IOException e) {
            // Without it a changed resource is found out less surely, as on a file system without attributes.
        }
    }

    private static @Nullable UserDefinedFileAttributeView view(Path file) {
        return Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    }
}
