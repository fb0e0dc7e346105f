package org.l402.lightning.cln;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream of values of which none may be longer than a limit. */
final class BoundedStream extends FilterInputStream {

    private final int limit;
    private int read;

    BoundedStream(InputStream in, int limit) {
        super(in);
        this.limit = limit;
    }

    /** A value ended: the next has the whole limit. */
    void nextValue() {
        read = 0;
    }

    @Override
    public int read() throws IOException {
        int next = super.read();
        count(next < 0 ? next : 1);
        return next;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        return count(super.read(target, offset, length));
    }

    private int count(int bytes) throws IOException {
        if (bytes > 0) {
            read += bytes;
            if (read > limit) {
                throw new TooLong();
            }
        }
        return bytes;
    }

    /** A value exceeded the limit. */
    static final class TooLong extends IOException {}
}
