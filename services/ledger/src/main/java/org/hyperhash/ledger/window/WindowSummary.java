package org.hyperhash.ledger.window;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowRule;

/**
 * What a window file comes to.
 *
 * @param root of the Merkle-sum tree over its shares
 * @param firstWork of its first share, zero without one
 * @param fileDigest SHA-256 of the whole file
 * @param bytes length of the file
 */
public record WindowSummary(
        WindowHeader header,
        WindowClaims claims,
        Hash256 root,
        Work firstWork,
        Hash256 fileDigest,
        long bytes) {
    /** Whether the window is as long as its rule says; what is strange about it, if not. */
    public Optional<String> strangeLength() {
        return switch (header.terms().rules().window()) {
            case WindowRule.Round() -> Optional.empty();
            case WindowRule.Pplns rule -> strangeLength(rule.needed(header.target().work()));
        };
    }

    private Optional<String> strangeLength(Work needed) {
        Work work = claims.total();
        if (work.compareTo(needed) < 0) {
            return claims.shares() >= header.terms().rules().sharesMax()
                    ? Optional.empty()
                    : Optional.of(
                            "the window has %s hashes of the %s that its rule asks for: right only"
                                            .formatted(work, needed)
                                    + " while the pool has no older shares");
        }
        BigInteger withoutFirst = work.hashes().subtract(firstWork.hashes());
        return withoutFirst.compareTo(needed.hashes()) >= 0
                ? Optional.of(
                        "the window is longer than its rule says: %s hashes are enough"
                                .formatted(needed))
                : Optional.empty();
    }

    /** Every payout of the block, computed from the file alone. */
    public Explanation explanation() {
        return Explanation.of(
                new Explanation.Facts(
                        header.network(),
                        header.block(),
                        header.height(),
                        header.winner(),
                        header.terms(),
                        Tx.of(header.coinbase().toArray()),
                        Optional.empty(),
                        header.carry(),
                        List.of()),
                claims);
    }
}
