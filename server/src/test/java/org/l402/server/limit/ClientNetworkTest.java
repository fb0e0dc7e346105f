package org.l402.server.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientNetworkTest {

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0, 192.0.2.0/24",
        "192.0.2.255, 192.0.2.0/24",
        "0.0.0.0, 0.0.0.0/24",
        "255.255.255.255, 255.255.255.0/24",
        "127.1.0.1, 127.1.0.0/24",
        "2001:db8:1::1, 2001:db8:1::/48",
        "2001:db8:1:ffff:ffff:ffff:ffff:ffff, 2001:db8:1::/48",
        "2001:db8:2::1, 2001:db8:2::/48",
        "::1, 0:0:0::/48",
        "ffff:ffff:ffff::, ffff:ffff:ffff::/48",
        "::ffff:192.0.2.7, 192.0.2.0/24",
    })
    void network_ofAnAddress_isWhatOneCustomerIsGiven(String address, String network) throws UnknownHostException {
        assertThat(ClientNetwork.of(InetAddress.getByName(address))).hasToString(network);
    }

    @Test
    void network_ofAnIpv4AddressInSixteenBytes_isThatOfIpv4() throws UnknownHostException {
        byte[] mapped = HexFormat.of().parseHex("00000000000000000000ffffc0000207");

        assertThat(ClientNetwork.of(mapped)).isEqualTo(ClientNetwork.of(InetAddress.getByName("192.0.2.9")));
    }

    @Test
    void network_whoseBitsAreAlike_differsByFamily() throws UnknownHostException {
        assertThat(ClientNetwork.of(InetAddress.getByName("0.0.0.1")))
                .isNotEqualTo(ClientNetwork.of(InetAddress.getByName("::2")))
                .isNotEqualTo(ClientNetwork.UNKNOWN);
        assertThat(ClientNetwork.of((InetAddress) null)).hasToString("an unknown network");
    }
}
