package org.l402.gateway.config;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.l402.L402Exception;
import org.l402.config.ConfigFile;
import org.l402.config.DurationRange;
import org.l402.config.Environment;
import org.l402.config.Finding;
import org.l402.config.HostPort;
import org.l402.config.NodeConfig;
import org.l402.server.limit.ChallengeLimits;

/**
 * All that the gateway's file says, with defaults filled in and paths made absolute.
 *
 * @param listen where the gateway listens; port 0 is any free port
 * @param data the directory of master keys and records; absolute, and perhaps not there yet
 * @param invoiceExpiry how long an invoice can be paid, in whole seconds
 * @param admin where the gateway tells those who look after it how it is; empty when nowhere
 * @param services in the order in which they are tried, at least one
 * @param warnings what is allowed, but hardly meant
 */
public record GatewayConfig(
        HostPort listen,
        Path data,
        NodeConfig node,
        Duration invoiceExpiry,
        InvalidCredential invalidCredential,
        ChallengeLimits challengeLimits,
        Optional<HostPort> admin,
        List<ServiceConfig> services,
        List<Finding> warnings) {

    /** An invoice that lives long can be paid long after its price changed. */
    public static final DurationRange INVOICE_EXPIRY =
            new DurationRange(Duration.ofSeconds(1), Duration.ofDays(1), true);

    public static final Duration DEFAULT_INVOICE_EXPIRY = Duration.ofMinutes(10);

    public GatewayConfig {
        services = List.copyOf(services);
        warnings = List.copyOf(warnings);
        INVOICE_EXPIRY.check(invoiceExpiry);
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
     * @throws org.l402.config.ConfigException with everything that is wrong, when anything is
     */
    public static GatewayConfig read(Path file, Environment environment) {
        return new GatewayReader(ConfigFile.read(file, GatewayReader.FORM, environment)).read();
    }

    /**
     * The data directory that a file names, for who needs no more of it: what else is wrong with the file, or cannot be
     * read by this user, does not matter.
     *
     * @throws org.l402.config.ConfigException when the file is not one, or names none
     */
    public static Path data(Path file, Environment environment) {
        return new GatewayReader(ConfigFile.read(file, GatewayReader.FORM, environment)).data();
    }

    /** The service with the highest price; empty when all are free. */
    public Optional<ServiceConfig> dearest() {
        return services.stream()
                .filter(service -> service.price().isPresent())
                .max(Comparator.comparing(service -> service.price().orElseThrow()));
    }
}
