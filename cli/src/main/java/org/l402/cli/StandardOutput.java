package org.l402.cli;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;

/**
 * Standard output as text, in UTF-8 whatever the locale says: results are the same in a container without one. It knows
 * when whoever read it went away, as {@code head} does once it has its lines.
 */
public final class StandardOutput extends PrintWriter {

    private final Pipe pipe;

    StandardOutput(OutputStream stream) {
        this(new Pipe(stream));
    }

    private StandardOutput(Pipe pipe) {
        super(pipe, true, StandardCharsets.UTF_8);
        this.pipe = pipe;
    }

    /** Whether nobody is there any more to read what is written. */
    boolean isUnread() {
        return pipe.broken;
    }

    /** Whether writing failed because whoever read went away. */
    public static boolean isBrokenPipe(IOException e) {
        return "Broken pipe".equals(e.getMessage());
    }

    private static final class Pipe extends FilterOutputStream {

        private boolean broken;

        Pipe(OutputStream stream) {
            super(stream);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                broken = isBrokenPipe(e);
                throw e;
            }
        }
    }
}
