package org.l402.lightning.cln;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.JsonNode;

/**
 * A unix socket that reads requests as lightningd does: one JSON value after another, and a connection with anything else
 * is closed without a word. A test can stop it, start it again at the same place, and let it hold everything back.
 */
final class SocketServer implements AutoCloseable {

    /** What answers. */
    interface Handler {
        void request(JsonNode request, Line line);
    }

    /** One connection. */
    final class Line {
        private final SocketChannel channel;

        private Line(SocketChannel channel) {
            this.channel = channel;
        }

        /** Writes whole, in one go; without effect when the client has gone. */
        synchronized void write(String text) {
            gate.pass();
            try {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            } catch (IOException e) {
                close();
            }
        }

        void close() {
            lines.remove(this);
            try {
                channel.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private final Path path;
    private final Handler handler;
    private final Set<Line> lines = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private final Gate gate = new Gate();
    private @Nullable ServerSocketChannel door;

    SocketServer(Path path, Handler handler) {
        this.path = path;
        this.handler = handler;
        start();
    }

    Path path() {
        return path;
    }

    /** How many connections were taken in all. */
    int connections() {
        return connections.get();
    }

    void start() {
        try {
            Files.deleteIfExists(path);
            ServerSocketChannel opened = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            opened.bind(UnixDomainSocketAddress.of(path));
            door = opened;
            daemon(() -> accept(opened));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cuts every connection and takes no more; the file stays, as lightningd's does. */
    void stop() {
        try {
            if (door != null) {
                door.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        lines.forEach(Line::close);
    }

    void freeze() {
        gate.shut();
    }

    void thaw() {
        gate.open();
    }

    @Override
    public void close() {
        thaw();
        stop();
    }

    private void accept(ServerSocketChannel opened) {
        while (opened.isOpen()) {
            try {
                Line line = new Line(opened.accept());
                connections.incrementAndGet();
                lines.add(line);
                if (!opened.isOpen()) {
                    line.close();
                }
                daemon(() -> read(line));
            } catch (IOException e) {
                // The door was closed.
            }
        }
    }

    private void read(Line line) {
        try (JsonParser parser = Json.MAPPER.createParser(Channels.newInputStream(line.channel))) {
            while (parser.nextToken() != null) {
                JsonNode request = Json.MAPPER.readValue(parser, JsonNode.class);
                gate.pass();
                handler.request(request, line);
            }
        } catch (JacksonException e) {
            // Not JSON, or gone.
        }
        line.close();
    }

    private static void daemon(Runnable task) {
        Thread thread = new Thread(task, "socket-server");
        thread.setDaemon(true);
        thread.start();
    }
}
