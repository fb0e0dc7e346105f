package org.l402.lightning.lnd;

import java.util.List;
import java.util.Optional;
import org.l402.lightning.InspectableNode.Report;
import org.l402.lightning.InspectableNode.Rights;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;
import org.l402.lightning.lnd.rpc.GetInfoResponse;
import org.l402.lightning.lnd.rpc.ListChannelsResponse;

/** What LND tells about itself, in the words of all nodes. */
final class LndReport {

    private LndReport() {}

    static Report of(Optional<GetInfoResponse> info, Optional<ListChannelsResponse> channels, Rights rights) {
        return new Report(
                info.map(GetInfoResponse::getVersion),
                info.map(GetInfoResponse::getIdentityPubkey),
                info.flatMap(LndReport::network),
                info.map(GetInfoResponse::getSyncedToChain),
                info.map(GetInfoResponse::getNumActiveChannels),
                channels.map(list -> total(list.getChannelsList().stream()
                        .mapToLong(channel -> above(
                                channel.getRemoteBalance(),
                                channel.getRemoteConstraints().getChanReserveSat()))
                        .sum())),
                channels.map(list -> total(list.getChannelsList().stream()
                        .mapToLong(channel -> above(
                                channel.getLocalBalance(),
                                channel.getLocalConstraints().getChanReserveSat()))
                        .sum())),
                Optional.empty(),
                rights);
    }

    private static Optional<Network> network(GetInfoResponse info) {
        List<String> names =
                info.getChainsList().stream().map(chain -> chain.getNetwork()).toList();
        if (names.size() != 1) {
            return Optional.empty();
        }
        return switch (names.get(0)) {
            case "mainnet" -> Optional.of(Network.BITCOIN);
            case "testnet", "testnet4" -> Optional.of(Network.TESTNET);
            case "signet" -> Optional.of(Network.SIGNET);
            case "regtest" -> Optional.of(Network.REGTEST);
            case "simnet" -> Optional.of(Network.SIMNET);
            default -> Optional.empty();
        };
    }

    /** What a side can send, since it has to keep the reserve. */
    private static long above(long balance, long reserve) {
        return Math.max(0, balance - reserve);
    }

    private static MilliSatoshi total(long sat) {
        return MilliSatoshi.ofSat(Math.min(sat, MilliSatoshi.MAX.value() / 1000));
    }
}
