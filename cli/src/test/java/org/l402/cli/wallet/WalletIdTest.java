package org.l402.cli.wallet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.l402.config.ClnConfig;
import org.l402.config.HostPort;
import org.l402.config.LndConfig;
import org.l402.config.NodeConfig;
import org.l402.lightning.NodeException;

class WalletIdTest {

    private static final String CERTIFICATE = """
            -----BEGIN CERTIFICATE-----
            MIIBMDCB46ADAgECAhRJ9ANWOUEzKjMS4TtxCmWznhtR9zAFBgMrZXAwDTELMAkG
            A1UEAwwCbjEwIBcNMjYxMTIzMTUyMDQ0WhgPMjEwOTAxMTIxNTIwNDRaMA0xCzAJ
            BgNVBAMMAm4xMCowBQYDK2VwAyEAylqgYjdgjUaZK6XE7uN6l1ouBbJj5IoCNitg
            yqBBL2ijUzBRMB0GA1UdDgQWBBSbWJiYv2BAw7cQbuh8aPJjIbtmJTAfBgNVHSME
            GDAWgBSbWJiYv2BAw7cQbuh8aPJjIbtmJTAPBgNVHRMBAf8EBTADAQH/MAUGAytl
            cANBACLpd/YPulMeujKMzOhbORRH07pnf26nW6EoBqNZg7HSC8n4b9BfvEkeZkG+
            uh+qAnRO/LcW7XLTAdZnEorV/Qw=
            -----END CERTIFICATE-----
            """;

    private static final String ANOTHER = """
            -----BEGIN CERTIFICATE-----
            MIIBMDCB46ADAgECAhQCIX6P+R2ecxSNfDXnLFfMvFrA3TAFBgMrZXAwDTELMAkG
            A1UEAwwCbjIwIBcNMjYxMTIzMTUyMDQ0WhgPMjEwOTAxMTIxNTIwNDRaMA0xCzAJ
            BgNVBAMMAm4yMCowBQYDK2VwAyEAiCqM5lWqpbjzvMHlNlDjiEdpaBp7xfYW5XXb
            gt0GclmjUzBRMB0GA1UdDgQWBBQhKzyQs7wRBJ5SwYjDMoNonH8bhDAfBgNVHSME
            GDAWgBQhKzyQs7wRBJ5SwYjDMoNonH8bhDAPBgNVHRMBAf8EBTADAQH/MAUGAytl
            cANBAKEFp38r9BEcythqigNl47dkYy27CC0I66Tzt7RL79Rg96AEas7JUjP3lo6m
            xR322PzGJV+lG6mC3NacPIbbqgM=
            -----END CERTIFICATE-----
            """;

    @TempDir
    private Path directory;

    @Test
    void of_lnd_isItsPlaceAndItsCertificate() throws IOException {
        String id = WalletId.of(lnd("127.0.0.1:10009", CERTIFICATE));

        assertThat(id).matches("LND at 127\\.0\\.0\\.1:10009, certificate [0-9a-f]{16}");
        assertThat(WalletId.of(lnd("127.0.0.1:10009", CERTIFICATE.replace("\n", "\r\n"))))
                .as("the same, copied with other line ends")
                .isEqualTo(id);
        assertThat(WalletId.of(lnd("127.0.0.1:10009", ANOTHER)))
                .as("another node at the same address")
                .isNotEqualTo(id);
        assertThat(WalletId.of(lnd("127.0.0.1:10010", CERTIFICATE))).isNotEqualTo(id);
    }

    @Test
    void of_coreLightningsSocket_isItsPlace() {
        NodeConfig config = new ClnConfig(
                new ClnConfig.Access.Socket(Path.of("/home/ann/.lightning/regtest/lightning-rpc")),
                false,
                Duration.ofSeconds(5),
                8);

        assertThat(WalletId.of(config)).isEqualTo("Core Lightning at /home/ann/.lightning/regtest/lightning-rpc");
    }

    @Test
    void of_certificateThatCannotBeRead_isSaid() throws IOException {
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> WalletId.of(lnd("127.0.0.1:10009", "no certificate")))
                .withMessageContaining("tls.cert");
        NodeConfig config = lnd("127.0.0.1:10009", CERTIFICATE);
        Files.delete(directory.resolve("tls.cert"));
        assertThatExceptionOfType(NodeException.class)
                .isThrownBy(() -> WalletId.of(config))
                .withMessageContaining("must be there");
    }

    private NodeConfig lnd(String address, String certificate) throws IOException {
        Path file = Files.writeString(directory.resolve("tls.cert"), certificate);
        return new LndConfig(
                HostPort.parse(address),
                file,
                new LndConfig.Macaroon.InFile(directory.resolve("pay.macaroon")),
                false,
                Duration.ofSeconds(5),
                8);
    }
}
