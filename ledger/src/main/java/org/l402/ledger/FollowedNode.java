package org.l402.ledger;

import java.util.function.Supplier;
import org.l402.lightning.SettlementSource;

/**
 * A node whose settlements are followed, and who it is.
 *
 * @param publicKey asks who the node is, 66 hex digits, before each following: the record of a node that took another's
 *     place must not move the other's cursor; may block for seconds, and fails with {@link
 *     org.l402.lightning.NodeException} when the node is away or the wrong one
 */
public record FollowedNode(SettlementSource source, Supplier<String> publicKey) {}
