package org.l402.cli.get;

import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import javax.net.ssl.SSLException;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Origin;

/** Why a server could not be reached, in words. */
final class NetworkTrouble {

    private NetworkTrouble() {}

    static String of(IOException e, URI uri) {
        Origin origin = Origin.of(uri);
        if (has(e, UnresolvedAddressException.class) || has(e, UnknownHostException.class)) {
            return "the host " + origin.host() + " cannot be found; check its name and your network";
        }
        if (has(e, HttpConnectTimeoutException.class)) {
            return origin + " cannot be reached: no connection within 10 seconds";
        }
        if (has(e, HttpTimeoutException.class)) {
            return origin + " took the request and did not answer within " + GetRequest.PATIENCE.toSeconds()
                    + " seconds";
        }
        if (has(e, ConnectException.class)) {
            return "no server answers at " + origin + "; is it running, and is the port right?";
        }
        if (has(e, SSLException.class)) {
            return tls(e, origin);
        }
        String message = e.getMessage() == null ? e.getClass().getSimpleName() : Legible.oneLine(e.getMessage());
        return message.contains("received no bytes")
                        || message.equals("Connection reset")
                        || message.equals("closed")
                        || message.contains("EOF")
                ? origin + " closed the connection without a full answer"
                : "talking to " + origin + " failed: " + message;
    }

    private static String tls(IOException e, Origin origin) {
        String message = Legible.oneLine(String.valueOf(e.getMessage()));
        if (message.contains("SSL message")) {
            return origin + " does not speak TLS on that port; is it http:// that you want?";
        }
        return "the TLS connection to " + origin + " failed: " + message
                + (message.contains("PKIX") ? " (this machine does not trust the server's certificate)" : "");
    }

    private static boolean has(Throwable e, Class<? extends Throwable> type) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
