package org.l402.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** Whatever a file holds, it becomes a configuration or a list of problems that a terminal can show. */
class GatewayConfigFuzzTest {

    @FuzzTest
    void read_anyText_isAConfigurationOrToldWhatIsWrong(byte[] bytes) {
        Findings findings = new Findings("gateway.yaml");
        try {
            Yaml.Node root = Yaml.parse(new String(bytes, StandardCharsets.UTF_8), findings);
            GatewayReader reader = new GatewayReader(Path.of("gateway.yaml"), findings, name -> name + "${A}\n\u001b");
            assertThat(reader.read(root).services()).isNotEmpty();
        } catch (ConfigException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.toString())
                            .startsWith("gateway.yaml:")
                            .matches("\\P{Cntrl}{20,2000}"));
        }
    }
}
