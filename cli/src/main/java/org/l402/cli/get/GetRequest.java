package org.l402.cli.get;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import org.l402.client.quote.Legible;
import org.l402.client.quote.Origin;

/**
 * The request that the arguments describe.
 *
 * @param url as it was given
 * @param method null: GET, or POST where there is data
 * @param headers {@code Name: value}
 */
record GetRequest(String url, @Nullable String method, List<String> headers, Optional<RequestBody> body) {

    /** How long to wait for the answer to begin. */
    static final Duration PATIENCE = Duration.ofMinutes(1);

    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** Builds it; fails with a word to the user on what cannot be sent. */
    HttpRequest build() {
        HttpRequest.Builder builder = HttpRequest.newBuilder(address()).timeout(PATIENCE);
        String verb = method != null ? method : body.isPresent() ? "POST" : "GET";
        if (!TOKEN.matcher(verb).matches() || verb.equalsIgnoreCase("CONNECT")) {
            throw usage("-X " + Legible.oneLine(verb) + " is not a method that can be sent");
        }
        if (verb.equals("GET") && body.isEmpty()) {
            builder.GET();
        } else {
            BodyPublisher publisher = body.map(RequestBody::publisher).orElseGet(BodyPublishers::noBody);
            builder.method(verb, publisher);
        }
        boolean hasType = false;
        for (String header : headers) {
            hasType |= add(header, builder);
        }
        if (body.isPresent() && !hasType) {
            builder.header("Content-Type", body.get().type());
        }
        return builder.build();
    }

    private URI address() {
        if (!url.contains("://")) {
            throw usage("\"" + Legible.oneLine(url)
                    + "\" is not a URL that can be asked; write it with its scheme, https:// or" + " http://");
        }
        URI uri;
        try {
            uri = new URI(new URI(url).toASCIIString());
        } catch (URISyntaxException e) {
            throw usage("\"" + Legible.oneLine(url) + "\" is not a URL: " + Legible.oneLine(e.getReason())
                    + (e.getIndex() >= 0 ? " at character " + (e.getIndex() + 1) : ""));
        }
        if (uri.getRawUserInfo() != null) {
            throw usage(
                    "a name and password in the URL are not sent; use -H 'Authorization: …', which then stands in the"
                            + " place of a credential");
        }
        if (uri.getHost() == null && uri.getRawAuthority() != null) {
            throw usage(unusableHost());
        }
        Origin.of(uri);
        String text = uri.toString();
        int fragment = text.indexOf('#');
        return fragment < 0 ? uri : URI.create(text.substring(0, fragment));
    }

    /** Why no host was found in the address, in the words that were typed. */
    private String unusableHost() {
        String shown = "\"" + Legible.oneLine(url) + "\" names a host that cannot be asked; ";
        String authority = url.replaceFirst("^[^:]*://", "").replaceFirst("[/?#].*$", "");
        String host = authority.replaceFirst(":[0-9]*$", "");
        if (host.chars().anyMatch(c -> c > 0x7e)) {
            try {
                return shown + "write the host as " + IDN.toASCII(host);
            } catch (IllegalArgumentException e) {
                // It has no such form; what a host's name may have is the better advice.
            }
        }
        return shown + "a host's name has letters, digits, hyphens and dots only";
    }

    /** Adds one header; answers whether it is the content type. Values are not quoted back: they may be secrets. */
    private static boolean add(String header, HttpRequest.Builder builder) {
        int colon = header.indexOf(':');
        String name = colon < 0 ? header : header.substring(0, colon);
        if (colon < 0 || !TOKEN.matcher(name).matches()) {
            throw usage("-H \"" + Legible.oneLine(colon < 0 ? header : name)
                    + "\" is not a header; write it as 'Name: value'");
        }
        String value = header.substring(colon + 1).strip();
        if (value.chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
            throw usage(
                    "the value of the header " + name + " holds a line break or another control character, which would"
                            + " make it more than one header; leave it out");
        }
        try {
            builder.header(name, value);
        } catch (IllegalArgumentException e) {
            throw usage("the header " + name + " cannot be set by hand, or has a value that cannot be sent");
        }
        return name.equalsIgnoreCase("Content-Type");
    }

    private static CommandFailure usage(String message) {
        return new CommandFailure(ExitCode.USAGE, message);
    }
}
