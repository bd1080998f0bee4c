package org.hyperhash.ledger.window;

import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;

/**
 * That a share is among those that a root commits to.
 *
 * @param block whose window it is
 * @param shares of the window
 * @param index of the share, from 0
 * @param path from the share to the top
 */
public record ShareInclusion(
        Hash256 block,
        long shares,
        long index,
        long sequence,
        String account,
        Work work,
        List<Step> path) {
    /** No tree is deeper. */
    public static final int PATH_MAX = 40;

    /** The other half of a node on the way up. */
    public record Step(Hash256 hash, Work work) {}

    public ShareInclusion {
        path = List.copyOf(path);
        if (path.size() > PATH_MAX) {
            throw new IllegalArgumentException(
                    "a path of %d steps, at most %d".formatted(path.size(), PATH_MAX));
        }
    }

    /** Where a proof leads to. */
    public record Result(Hash256 root, Work windowWork) {}

    /**
     * Climbs the path: whoever trusts the root knows that the share counts, and in how much work.
     *
     * @throws IllegalArgumentException when the path does not fit the share's place
     */
    public Result climb() {
        SumTree.Top top =
                SumTree.climb(
                        index,
                        shares,
                        sequence,
                        account,
                        work,
                        path.stream()
                                .map(step -> new SumTree.Sibling(step.hash(), step.work()))
                                .toList());
        return new Result(SumTree.root(block, top), top.work());
    }
}
