package org.l402.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** nginx with one worker, as the upstream and as a reverse proxy to compare with. */
public final class Nginx {

    /** What every answer of the upstream consists of: 1 KB. */
    private static final String BODY = "0123456789abcde ".repeat(64);

    private Nginx() {}

    /** The upstream: a fixed answer from memory, whatever is asked. */
    public static Program upstream(Running running, int port) throws IOException {
        return start("upstream", running, """
                  access_log off;
                  server {
                    listen 127.0.0.1:%d;
                    location / { default_type text/plain; return 200 "%s"; }
                  }
                """.formatted(port, BODY));
    }

    /** The reverse proxy, which keeps its connections to the upstream as the others do. */
    static Program proxy(Running running, int port, int upstream, boolean log) throws IOException {
        return start("nginx", running, """
                  access_log %s;
                  upstream hello { server 127.0.0.1:%d; keepalive 512; keepalive_requests 1000000000; }
                  server {
                    listen 127.0.0.1:%d;
                    location / {
                      proxy_pass http://hello;
                      proxy_http_version 1.1;
                      proxy_set_header Connection "";
                      proxy_set_header X-Forwarded-For $remote_addr;
                    }
                  }
                """.formatted(log ? "access.log" : "off", upstream, port));
    }

    private static Program start(String name, Running running, String http) throws IOException {
        Path own = Files.createDirectory(running.directory().resolve(name));
        Path config = Files.writeString(own.resolve("nginx.conf"), """
                daemon off;
                worker_processes 1;
                pid nginx.pid;
                error_log stderr;
                events { worker_connections 4096; }
                http {
                  client_body_temp_path body;
                  proxy_temp_path proxy;
                  fastcgi_temp_path fastcgi;
                  uwsgi_temp_path uwsgi;
                  scgi_temp_path scgi;
                  keepalive_requests 1000000000;
                %s}
                """.formatted(http));
        return running.start(
                name, Map.of(), List.of("nginx", "-p", own + "/", "-e", "stderr", "-c", config.toString()));
    }
}
