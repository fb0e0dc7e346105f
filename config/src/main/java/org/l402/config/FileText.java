package org.l402.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** The text of a configuration file, or the reason why there is none. */
final class FileText {

    /** In bytes. The largest configuration anyone writes by hand is a hundredth of it. */
    static final int MAX_SIZE = 1 << 20;

    private static final String BYTE_ORDER_MARK = "\uFEFF";

    private FileText() {}

    static String read(Path file, ConfigFile.Form form, Findings findings) {
        byte[] bytes = bytes(file, form, findings);
        if (bytes.length > MAX_SIZE) {
            throw findings.failure(
                    Yaml.Place.NONE, "is larger than " + MAX_SIZE + " bytes, which no configuration needs");
        }
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return text.startsWith(BYTE_ORDER_MARK) ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw findings.failure(Yaml.Place.NONE, "is not UTF-8 text; save it as UTF-8");
        }
    }

    private static byte[] bytes(Path file, ConfigFile.Form form, Findings findings) {
        if (file.toString().isEmpty()) {
            throw findings.failure(
                    Yaml.Place.NONE, "is the name of no file; name one, for instance " + form.usualName());
        }
        if (Files.isDirectory(file)) {
            throw findings.failure(
                    Yaml.Place.NONE,
                    "is a directory; name the file in it, for instance " + file.resolve(form.usualName()));
        }
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(MAX_SIZE + 1);
        } catch (IOException e) {
            throw findings.failure(Yaml.Place.NONE, NamedFile.reason(e, file));
        }
    }
}
