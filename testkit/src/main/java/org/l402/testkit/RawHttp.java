package org.l402.testkit;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP client that writes exactly the bytes it is given, well formed or not, to a server on the loopback address.
 *
 * <p>A read that gets nothing for ten seconds fails with {@link UncheckedIOException}, as does every broken connection
 * that a method does not speak of. Not safe for use by several threads at once, except that one may write while another
 * reads.
 */
public final class RawHttp implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;

    private final Socket socket;
    private final InputStream in;

    private RawHttp(Socket socket, InputStream in) {
        this.socket = socket;
        this.in = in;
    }

    public static RawHttp connect(int port) {
        return connect(port, 0);
    }

    /** Connects from one of this machine's own addresses, such as 127.1.0.1. */
    public static RawHttp connectFrom(InetAddress local, int port) {
        return connect(port, 0, local);
    }

    /** Connects with a receive buffer of about so many bytes, so that a client that does not read is soon felt. */
    public static RawHttp connect(int port, int receiveBuffer) {
        return connect(port, receiveBuffer, null);
    }

    private static RawHttp connect(int port, int receiveBuffer, @Nullable InetAddress local) {
        try {
            Socket socket = new Socket();
            if (local != null) {
                socket.bind(new InetSocketAddress(local, 0));
            }
            if (receiveBuffer > 0) {
                socket.setReceiveBufferSize(receiveBuffer);
            }
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
            return new RawHttp(socket, new BufferedInputStream(socket.getInputStream()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a header: these lines, each ended by CR LF, and an empty one. */
    public RawHttp head(String... lines) {
        return send(String.join("\r\n", lines) + "\r\n\r\n");
    }

    /** Writes characters up to U+00FF as one byte each. */
    public RawHttp send(String latin1) {
        return send(latin1.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one response to a request other than HEAD; an interim response (1xx) is one, too. */
    public HttpMessage answer() {
        try {
            in.mark(16);
            String start = new String(in.readNBytes(12), StandardCharsets.ISO_8859_1);
            in.reset();
            boolean bodiless = start.matches("HTTP/1\\.1 (1..|204|304)");
            return HttpMessage.read(in, true, bodiless);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads one response to HEAD. */
    public HttpMessage answerToHead() {
        try {
            return HttpMessage.read(in, true, true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads exactly so many bytes. */
    public String read(int bytes) {
        try {
            byte[] read = in.readNBytes(bytes);
            if (read.length < bytes) {
                throw new EOFException("the server closed after " + read.length + " of " + bytes + " bytes");
            }
            return new String(read, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Reads exactly so many bytes and throws them away. */
    public void skip(long bytes) {
        try {
            in.skipNBytes(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How a server ends a connection. */
    public enum Ending {
        /** With an orderly close: everything it sent has arrived. */
        CLOSED,
        /** With a reset: what it sent may be cut off. */
        RESET
    }

    /** Waits until the server has ended the connection, and throws away what it sends before. */
    public Ending ending() {
        try {
            in.transferTo(OutputStream.nullOutputStream());
            return Ending.CLOSED;
        } catch (SocketException e) {
            return Ending.RESET;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Tells the server that no more will be sent, and keeps reading. */
    public RawHttp finishSending() {
        try {
            socket.shutdownOutput();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
