package org.l402.cli.get;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.client.quote.Legible;

/**
 * A body to send, which was read once and can be sent often.
 *
 * @param type the Content-Type, unless a header says another
 */
record RequestBody(BodyPublisher publisher, String type) {

    /** Reads it; empty when there is no data. */
    static Optional<RequestBody> of(List<String> form, @Nullable String json, InputStream stdin) {
        if (json != null) {
            byte[] bytes = bytes("-j", json, stdin);
            return Optional.of(new RequestBody(BodyPublishers.ofByteArray(bytes), "application/json"));
        }
        if (form.isEmpty()) {
            return Optional.empty();
        }
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (String part : form) {
            if (body.size() > 0) {
                body.write('&');
            }
            body.writeBytes(bytes("-d", part, stdin));
        }
        return Optional.of(
                new RequestBody(BodyPublishers.ofByteArray(body.toByteArray()), "application/x-www-form-urlencoded"));
    }

    private static byte[] bytes(String option, String data, InputStream stdin) {
        if (!data.startsWith("@")) {
            return data.getBytes(StandardCharsets.UTF_8);
        }
        String file = data.substring(1);
        try {
            return file.equals("-") ? stdin.readAllBytes() : Files.readAllBytes(Path.of(file));
        } catch (IOException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, option + " @" + Legible.oneLine(file) + " cannot be read: " + FileTrouble.of(e));
        }
    }
}
