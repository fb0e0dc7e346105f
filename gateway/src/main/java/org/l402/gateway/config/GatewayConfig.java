package org.l402.gateway.config;

import java.nio.file.Path;
import java.util.List;
import org.l402.L402Exception;

/**
 * All that the gateway's file says, with defaults filled in and paths made absolute.
 *
 * @param listen where the gateway listens; port 0 is any free port
 * @param data the directory of master keys and records; absolute, and perhaps not there yet
 * @param services in the order in which they are tried, at least one
 * @param warnings what is allowed, but hardly meant
 */
public record GatewayConfig(
        HostPort listen,
        Path data,
        NodeConfig node,
        InvalidCredential invalidCredential,
        List<ServiceConfig> services,
        List<Finding> warnings) {

    public GatewayConfig {
        services = List.copyOf(services);
        warnings = List.copyOf(warnings);
        if (services.isEmpty()) {
            throw new L402Exception("a gateway needs at least one service");
        }
        if (services.stream().map(ServiceConfig::name).distinct().count() != services.size()) {
            throw new L402Exception("two services have the same name; each needs its own");
        }
        if (!data.isAbsolute()) {
            throw new L402Exception("the data directory \"" + data + "\" is not an absolute path");
        }
    }

    /**
     * Reads a file as {@code docs/configuration.md} describes it.
     *
     * @param file as the user named it; relative paths inside it count from where it lies
     * @param environment where <code>${NAME}</code> takes its value from
     * @throws ConfigException with everything that is wrong, when anything is
     */
    public static GatewayConfig read(Path file, Environment environment) {
        Findings findings = new Findings(file.toString());
        String text = ConfigFile.text(file, findings);
        return new GatewayReader(file, findings, environment).read(Yaml.parse(text, findings));
    }
}
