package org.l402.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.l402.config.ConfigException;
import org.l402.config.ConfigFile;

/** Whatever a file holds, it becomes a configuration or a list of problems that a terminal can show. */
class GatewayConfigFuzzTest {

    @FuzzTest
    void read_anyText_isAConfigurationOrToldWhatIsWrong(byte[] bytes) {
        try {
            ConfigFile file = ConfigFile.parse(
                    Path.of("gateway.yaml"),
                    new String(bytes, StandardCharsets.UTF_8),
                    GatewayReader.FORM,
                    name -> name + "${A}\n\u001b");
            assertThat(new GatewayReader(file).read().services()).isNotEmpty();
        } catch (ConfigException e) {
            assertThat(e.problems())
                    .isNotEmpty()
                    .allSatisfy(problem -> assertThat(problem.toString())
                            .startsWith("gateway.yaml:")
                            .matches("\\P{Cntrl}{20,2000}"));
        }
    }
}
