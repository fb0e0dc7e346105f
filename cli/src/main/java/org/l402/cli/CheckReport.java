package org.l402.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.l402.config.Finding;
import org.l402.gateway.config.GatewayConfig;
import org.l402.gateway.config.RateText;
import org.l402.gateway.config.ServiceConfig;
import org.l402.gateway.config.Terms;
import org.l402.server.limit.ChallengeLimits;

/** What {@code gateway check --json} prints: what would be sold, or what is wrong. */
final class CheckReport {

    private CheckReport() {}

    static String good(Path file, GatewayConfig config, Optional<Map<String, @Nullable Object>> node) {
        Map<String, @Nullable Object> report = report(file, true);
        report.put("listen", config.listen().toString());
        report.put("data", config.data().toString());
        report.put(
                "services", config.services().stream().map(CheckReport::service).toList());
        report.put("challenge_limits", limits(config.challengeLimits()));
        report.put("warnings", findings(config.warnings()));
        node.ifPresent(members -> report.put("node", members));
        return JsonText.of(report);
    }

    static String bad(Path file, List<Finding> problems) {
        Map<String, @Nullable Object> report = report(file, false);
        report.put("problems", findings(problems));
        return JsonText.of(report);
    }

    private static Map<String, @Nullable Object> report(Path file, boolean good) {
        Map<String, @Nullable Object> report = new LinkedHashMap<>();
        report.put("file", file.toString());
        report.put("good", good);
        return report;
    }

    private static Map<String, @Nullable Object> service(ServiceConfig service) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        members.put("name", service.name());
        members.put("path", service.path().toString());
        members.put("upstream", service.upstream().toString());
        members.put("free", service.terms() instanceof Terms.Free);
        if (service.terms() instanceof Terms.Price price) {
            Duration validFor = price.validFor();
            members.put("price_msat", price.amount().value());
            members.put("valid_for_seconds", validFor == null ? null : validFor.toSeconds());
        }
        return members;
    }

    private static Map<String, Object> limits(ChallengeLimits limits) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("per_network", RateText.format(limits.perNetwork()));
        members.put("total", RateText.format(limits.total()));
        return members;
    }

    private static List<Map<String, Object>> findings(List<Finding> findings) {
        return findings.stream()
                .map(finding -> {
                    Map<String, Object> members = new LinkedHashMap<>();
                    members.put("line", finding.line());
                    members.put("column", finding.column());
                    members.put("key", finding.key());
                    members.put("message", finding.message());
                    return members;
                })
                .toList();
    }
}
