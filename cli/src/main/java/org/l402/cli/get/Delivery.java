package org.l402.cli.get;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.cli.JsonText;
import org.l402.cli.StandardOutput;
import org.l402.client.quote.Legible;

/** Hands over what a report says: the answer to where it should go, the rest to standard error or into one object. */
final class Delivery {

    /** The largest body that is put into a JSON object. */
    private static final int MAX_JSON_BODY = 64 * 1024 * 1024;

    private final BodyTarget target;
    private final OutputStream stdout;
    private final PrintWriter err;
    private final boolean withHead;
    private final boolean isErrTerminal;
    private final Optional<Resume> resume;

    /**
     * To a target.
     *
     * @param resume what of it is there already, and kept
     * @param isErrTerminal whether a person sees how a long body comes
     */
    Delivery(
            BodyTarget target,
            OutputStream stdout,
            PrintWriter err,
            boolean withHead,
            boolean isErrTerminal,
            Optional<Resume> resume) {
        this.resume = resume;
        this.isErrTerminal = isErrTerminal;
        this.target = target;
        this.stdout = stdout;
        this.err = err;
        this.withHead = withHead;
    }

    /** Writes the answer as it comes, and answers with the exit code. */
    int asBytes(Report report, URI uri) {
        if (report.message() != null) {
            err.println("l402: " + report.message());
        }
        HttpResponse<InputStream> response = report.response().orElse(null);
        if (response == null) {
            return report.exitCode();
        }
        return told(copy(report, response, uri, withHead)).exitCode();
    }

    /** How handing an answer over ended; the trouble is a sentence for a person. */
    private record End(int exitCode, @Nullable String trouble) {

        /** The answer is not all there; what was paid for is said to be kept. */
        static End failed(Report report, int exitCode, String trouble) {
            return new End(
                    report.isPaid() || report.exitCode() == ExitCode.NOT_DELIVERED ? ExitCode.NOT_DELIVERED : exitCode,
                    trouble
                            + (report.isPaid()
                                    ? "; the credential is kept, and the same command costs nothing again"
                                    : ""));
        }
    }

    private End told(End end) {
        if (end.trouble != null) {
            err.println("l402: " + end.trouble);
        }
        return end;
    }

    /** Writes one object that holds the answer, or says where it was put; answers with the exit code. */
    int asJson(Report report, URI uri) {
        Map<String, Object> object = new LinkedHashMap<>(report.facts());
        int exitCode = report.exitCode();
        object.put("url", uri.toString());
        HttpResponse<InputStream> response = report.response().orElse(null);
        if (response != null) {
            object.put("status", response.statusCode());
            response.headers().firstValue("Content-Type").ifPresent(type -> object.put("content_type", type));
            if (withHead) {
                object.put("headers", response.headers().map());
            }
            End end = told(
                    target.file().isPresent()
                            ? copy(report, response, uri, false)
                            : putBody(object, report, response, uri));
            if (end.trouble != null) {
                object.put("message", end.trouble);
            }
            if (end.exitCode != exitCode && end.exitCode != ExitCode.DONE) {
                object.put("result", end.exitCode == ExitCode.NOT_DELIVERED ? "paid-not-delivered" : "incomplete");
            }
            exitCode = end.exitCode;
            target.file().ifPresent(file -> object.put("body_file", file.toString()));
        }
        if (report.message() != null) {
            object.putIfAbsent("message", report.message());
        }
        object.put("exit_code", exitCode);
        writeJson(object);
        return exitCode;
    }

    /** Writes an object as a line of standard output. */
    void writeJson(Map<String, ?> object) {
        writeText(JsonText.of(object) + "\n");
    }

    /** Writes text to standard output. */
    void writeText(String text) {
        try {
            stdout.write(text.getBytes(StandardCharsets.UTF_8));
            stdout.flush();
        } catch (IOException e) {
            if (!StandardOutput.isBrokenPipe(e)) {
                throw new CommandFailure(
                        ExitCode.INTERNAL_FAULT, "writing to standard output failed: " + FileTrouble.of(e));
            }
        }
    }

    private End copy(Report report, HttpResponse<InputStream> response, URI uri, boolean head) {
        boolean isRest = resume.map(part -> part.isRest(response)).orElse(false);
        if (resume.isPresent() && !isRest && response.statusCode() != 200) {
            return notResumed(report, response, resume.get());
        }
        byte[] buffer = new byte[16 * 1024];
        long length = response.headers().firstValueAsLong("Content-Length").orElse(0);
        try (InputStream body = new PatientBody(response.body(), GetRequest.PATIENCE);
                Progress progress =
                        progress(length, isRest ? resume.map(Resume::length).orElse(0L) : 0)) {
            OutputStream out = isRest ? target.append() : target.open();
            if (!isRest) {
                target.note(response.headers().firstValue("ETag").orElse(""));
            }
            if (head) {
                out.write(head(response).getBytes(StandardCharsets.ISO_8859_1));
            }
            for (int count = read(body, buffer); count >= 0; count = read(body, buffer)) {
                out.write(buffer, 0, count);
                out.flush();
                progress.add(count, System.nanoTime());
            }
            out.flush();
            target.note("");
            return new End(report.exitCode(), null);
        } catch (BrokenOff e) {
            return brokenOff(report, e, uri);
        } catch (IOException e) {
            if (StandardOutput.isBrokenPipe(e) && target.file().isEmpty()) {
                return new End(report.exitCode(), null);
            }
            return End.failed(
                    report,
                    ExitCode.INTERNAL_FAULT,
                    "the answer cannot be written to "
                            + target.file()
                                    .map(file -> Legible.oneLine(file.toString()))
                                    .orElse("standard output")
                            + ": " + FileTrouble.of(e));
        }
    }

    /** Nothing is written: the file is complete, or what came is no part of it. */
    private End notResumed(Report report, HttpResponse<InputStream> response, Resume part) {
        try {
            response.body().close();
        } catch (IOException e) {
            // It is not wanted.
        }
        String file = target.file().map(Object::toString).orElse("");
        if (part.isComplete(response)) {
            target.note("");
            return new End(ExitCode.DONE, Legible.oneLine(file) + " is complete already");
        }
        boolean isAnotherPart = response.statusCode() == 206;
        String trouble = Legible.oneLine(file) + " is left as it was: the server answered " + response.statusCode()
                + (isAnotherPart || response.statusCode() == 416
                        ? ", which does not go on where the file ends; get it anew without -C"
                        : "");
        return report.exitCode() == ExitCode.DONE
                ? End.failed(report, ExitCode.SERVER_ERROR, trouble)
                : new End(report.exitCode(), trouble);
    }

    private Progress progress(long length, long before) {
        boolean isShown = isErrTerminal && target.file().isPresent();
        return new Progress(err, isShown, System.nanoTime(), before, length == 0 ? 0 : before + length);
    }

    private End putBody(Map<String, Object> object, Report report, HttpResponse<InputStream> response, URI uri) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        byte[] buffer = new byte[16 * 1024];
        End end = new End(report.exitCode(), null);
        try (InputStream body = new PatientBody(response.body(), GetRequest.PATIENCE)) {
            for (int length = read(body, buffer); length >= 0; length = read(body, buffer)) {
                bytes.write(buffer, 0, length);
                if (bytes.size() > MAX_JSON_BODY) {
                    return End.failed(
                            report,
                            ExitCode.USAGE,
                            "the answer has more than " + MAX_JSON_BODY / 1024 / 1024 + " MiB, too much for --json;"
                                    + " use -o FILE beside it");
                }
            }
        } catch (BrokenOff e) {
            end = brokenOff(report, e, uri);
        } catch (IOException e) {
            // All of it is there; that it could not be closed changes nothing.
        }
        String text = text(bytes.toByteArray());
        if (text != null) {
            object.put("body", text);
        } else {
            object.put("body_base64", Base64.getEncoder().encodeToString(bytes.toByteArray()));
        }
        return end;
    }

    private static End brokenOff(Report report, BrokenOff e, URI uri) {
        return End.failed(report, ExitCode.NETWORK, "the answer broke off: " + NetworkTrouble.of(e.reason, uri));
    }

    private static int read(InputStream body, byte[] buffer) throws BrokenOff {
        try {
            return body.read(buffer);
        } catch (IOException e) {
            throw new BrokenOff(e);
        }
    }

    private static @Nullable String text(byte[] bytes) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private static String head(HttpResponse<InputStream> response) {
        StringBuilder head =
                new StringBuilder(response.version() == HttpClient.Version.HTTP_2 ? "HTTP/2 " : "HTTP/1.1 ");
        head.append(response.statusCode()).append("\r\n");
        response.headers().map().forEach((name, values) -> {
            if (!name.startsWith(":")) {
                values.forEach(
                        value -> head.append(name).append(": ").append(value).append("\r\n"));
            }
        });
        return head.append("\r\n").toString();
    }

    /** The server's side broke, not ours. */
    private static final class BrokenOff extends Exception {

        private static final long serialVersionUID = 1;
        private final transient IOException reason;

        BrokenOff(IOException reason) {
            super(reason);
            this.reason = reason;
        }
    }
}
