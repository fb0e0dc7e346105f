package org.l402.gateway.config;

import java.util.Optional;
import java.util.regex.Pattern;
import org.l402.L402Exception;
import org.l402.gateway.route.PathPattern;
import org.l402.lightning.MilliSatoshi;

/**
 * One service that the gateway stands in front of.
 *
 * @param name unique in the file; part of every token sold for the service
 * @param path the paths that belong to it
 * @param upstream where its requests are forwarded to
 * @param terms what it costs
 */
public record ServiceConfig(String name, PathPattern path, Origin upstream, Terms terms) {

    private static final Pattern NAME = Pattern.compile("[a-z0-9-]{1,40}");

    public ServiceConfig {
        checkName(name);
    }

    /**
     * The name itself, when it can be one: it becomes part of the token's caveats, where other characters would change
     * their meaning.
     *
     * @throws L402Exception when it cannot
     */
    static String checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw new L402Exception(
                    "\"" + name + "\" is not a name; a name has 1 to 40 characters, each one of a-z, 0-9 and -");
        }
        return name;
    }

    /** What a credential for it costs; empty when it is free. */
    public Optional<MilliSatoshi> price() {
        return terms instanceof Terms.Price price ? Optional.of(price.amount()) : Optional.empty();
    }
}
