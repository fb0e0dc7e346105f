package org.l402.testkit;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * An HTTP/1.1 message as it stood on the wire, read with no leniency and no interpretation beyond its framing.
 *
 * @param startLine the request line or status line, without its line end
 * @param fields the header lines in their order, each as {@code Name: value}
 * @param body the content, chunked coding undone, one character for each byte
 * @param trailers the trailer lines in their order
 */
public record HttpMessage(String startLine, List<String> fields, String body, List<String> trailers) {

    public HttpMessage {
        fields = List.copyOf(fields);
        trailers = List.copyOf(trailers);
    }

    /** The status code; of a response only. */
    public int status() {
        return Integer.parseInt(startLine.substring(9, 12));
    }

    /** Every value of a header, in order; the name's case does not count. */
    public List<String> headers(String name) {
        return values(fields, name).toList();
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return values(fields, name).findFirst();
    }

    /** The first value of a trailer. */
    public Optional<String> trailer(String name) {
        return values(trailers, name).findFirst();
    }

    /** The content as UTF-8. */
    public String text() {
        return new String(body.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static Stream<String> values(List<String> lines, String name) {
        return lines.stream()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip());
    }

    /**
     * Reads one message.
     *
     * @param untilClose whether a message without Content-Length and chunked coding has content up to the end of the
     *     stream, as a response has
     * @param bodiless whether there is no content whatever the header says, as in the response to HEAD
     * @throws EOFException when the stream ends before the message does
     */
    static HttpMessage read(InputStream in, boolean untilClose, boolean bodiless) throws IOException {
        String startLine = line(in);
        List<String> fields = lines(in);
        List<String> trailers = List.of();
        String body = "";
        Optional<String> length = values(fields, "Content-Length").findFirst();
        if (bodiless) {
            return new HttpMessage(startLine, fields, body, trailers);
        }
        if (values(fields, "Transfer-Encoding").findFirst().isPresent()) {
            ByteArrayOutputStream content = new ByteArrayOutputStream();
            for (int size = chunkSize(in); size > 0; size = chunkSize(in)) {
                content.writeBytes(exactly(in, size).getBytes(StandardCharsets.ISO_8859_1));
                line(in);
            }
            body = content.toString(StandardCharsets.ISO_8859_1);
            trailers = lines(in);
        } else if (length.isPresent()) {
            body = exactly(in, Integer.parseInt(length.get()));
        } else if (untilClose) {
            body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
        return new HttpMessage(startLine, fields, body, trailers);
    }

    private static int chunkSize(InputStream in) throws IOException {
        String line = line(in);
        int extension = line.indexOf(';');
        return Integer.parseInt(extension < 0 ? line : line.substring(0, extension), 16);
    }

    private static List<String> lines(InputStream in) throws IOException {
        List<String> lines = new ArrayList<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            lines.add(line);
        }
        return lines;
    }

    private static String line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException(
                        "the stream ended inside a line, after \"" + line.toString(StandardCharsets.ISO_8859_1) + "\"");
            }
            line.write(b);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        if (!text.endsWith("\r")) {
            throw new IOException("a line does not end in CR LF: \"" + text + "\"");
        }
        return text.substring(0, text.length() - 1);
    }

    private static String exactly(InputStream in, int length) throws IOException {
        byte[] bytes = in.readNBytes(length);
        if (bytes.length < length) {
            throw new EOFException("the stream ended after " + bytes.length + " of " + length + " bytes of content");
        }
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
