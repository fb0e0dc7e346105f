package org.l402.client.state;

import org.l402.client.quote.Origin;
import org.l402.lightning.MilliSatoshi;
import org.l402.lightning.Network;

/**
 * What one origin got of one network's money.
 *
 * @param purchases how many payments settled
 * @param spent what they cost, fees included
 * @param held what is held back for payments that are on their way or in doubt, at price and maximal fee
 */
public record OriginSpending(Origin origin, Network network, long purchases, MilliSatoshi spent, MilliSatoshi held) {}
