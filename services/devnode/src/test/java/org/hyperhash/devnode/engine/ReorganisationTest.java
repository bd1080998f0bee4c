package org.hyperhash.devnode.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.block.Block;
import org.hyperhash.bitcoin.tx.Tx;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chain with the most work wins, and what it says is all that counts. */
class ReorganisationTest {
    private static final long SUBSIDY = 5_000_000_000L;

    private static Hash256 directly(List<Block> blocks) {
        Rig rig = new Rig();
        rig.now = Rig.START + 1_000_000;
        blocks.forEach(block -> assertThat(rig.submit(block)).isEqualTo(new Answer.Accepted()));
        return rig.engine.digest();
    }

    private static List<Block> activeBlocks(Rig rig) {
        List<Block> blocks = new ArrayList<>();
        for (int height = 1; height <= rig.tip().height(); height++) {
            blocks.add(rig.engine.chain().at(height).orElseThrow().requireBlock());
        }
        return blocks;
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void longerBranchReplacesThisManyBlocks(int depth) {
        Rig rig = new Rig();
        rig.grow(101);
        BlockNode fork = rig.tip();
        for (int i = 0; i < depth; i++) {
            Tx spend = rig.spend(rig.coinbaseAt(i + 1), SUBSIDY, SUBSIDY - 1_000);
            assertThat(rig.send(spend)).isEqualTo(new Answer.Accepted());
            rig.grow(1);
        }
        Hash256 oldTip = rig.tip().hash();
        BlockNode parent = fork;
        for (int i = 0; i < depth; i++) {
            Block block = rig.on(parent);
            assertThat(rig.submit(block)).isEqualTo(new Answer.Inconclusive());
            assertThat(rig.tip().hash()).isEqualTo(oldTip);
            parent = rig.engine.chain().find(block.hash()).orElseThrow();
        }
        Block winner = rig.on(parent);
        assertThat(rig.submit(winner)).isEqualTo(new Answer.Accepted());
        assertThat(rig.tip().hash()).isEqualTo(winner.hash());
        assertThat(rig.engine.mempool().size()).isEqualTo(depth);
        assertThat(rig.unspentSats()).isEqualTo(rig.subsidiesSats());

        List<Block> blocks = activeBlocks(rig);
        rig.engine.mempool().drain();
        assertThat(rig.engine.digest()).isEqualTo(directly(blocks));
    }

    @Test
    void transactionsThatTheNewBranchForbidsAreDropped() {
        Rig rig = new Rig();
        rig.grow(101);
        BlockNode fork = rig.tip();
        Tx spend = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY - 1_000);
        Tx child = rig.spend(Rig.output(spend, 0), SUBSIDY - 1_000, SUBSIDY - 2_000);
        rig.send(spend);
        rig.send(child);
        rig.grow(1);
        assertThat(rig.engine.mempool().size()).isZero();

        Tx rival = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY - 5_000);
        Block one = Rig.withAdded(rig.on(fork), rival);
        assertThat(rig.submit(one)).isEqualTo(new Answer.Inconclusive());
        rig.submit(rig.on(rig.engine.chain().find(one.hash()).orElseThrow()));
        assertThat(rig.tip().requireParent().hash()).isEqualTo(one.hash());
        assertThat(rig.engine.mempool().all()).isEmpty();
    }

    @Test
    void branchThatTurnsOutBadLeavesTheOldTip() {
        Rig rig = new Rig();
        rig.grow(101);
        BlockNode fork = rig.tip();
        rig.grow(2);
        Hash256 before = rig.engine.digest();

        Tx greedy = rig.spend(rig.coinbaseAt(1), SUBSIDY, SUBSIDY + 1);
        Block good = rig.on(fork);
        rig.submit(good);
        Block bad =
                Rig.withAdded(rig.on(rig.engine.chain().find(good.hash()).orElseThrow()), greedy);
        assertThat(rig.submit(bad)).isEqualTo(new Answer.Inconclusive());
        Block onBad = rig.on(rig.engine.chain().find(bad.hash()).orElseThrow());
        assertThat(rig.submit(onBad)).isEqualTo(new Answer.Inconclusive());

        assertThat(rig.engine.digest()).isEqualTo(before);
        assertThat(rig.engine.chain().find(bad.hash()).orElseThrow().isFailed()).isTrue();
        assertThat(rig.engine.chain().find(onBad.hash()).orElseThrow().isFailed()).isTrue();
        assertThat(rig.log.getLast()).isInstanceOf(LogRecord.BlockFailed.class);
    }

    @Test
    void blocksThatCameBeforeTheirParentConnectWhenItComes() {
        Rig rig = new Rig();
        Rig other = new Rig();
        List<Block> blocks = other.grow(3);
        rig.now = other.now;
        for (Block block : blocks) {
            assertThat(rig.step(new Command.SubmitHeader(block.header(), rig.now)))
                    .isEqualTo(new Answer.Accepted());
        }
        assertThat(rig.submit(blocks.get(2))).isEqualTo(new Answer.Inconclusive());
        assertThat(rig.submit(blocks.get(1))).isEqualTo(new Answer.Inconclusive());
        assertThat(rig.tip().height()).isZero();
        assertThat(rig.submit(blocks.get(0))).isEqualTo(new Answer.Accepted());
        assertThat(rig.engine.digest()).isEqualTo(other.engine.digest());
        assertThat(DevnodeEngine.replay(MempoolPolicy.DEFAULT, rig.log).digest())
                .isEqualTo(rig.engine.digest());
    }

    @Test
    void invalidatedBlocksAreLeftAndReconsideredOnesComeBack() {
        Rig rig = new Rig();
        rig.grow(5);
        Hash256 before = rig.engine.digest();
        BlockNode third = rig.engine.chain().at(3).orElseThrow();
        assertThat(rig.step(new Command.Invalidate(third.hash()))).isEqualTo(new Answer.Accepted());
        assertThat(rig.tip().height()).isEqualTo(2);
        assertThat(rig.submit(rig.next())).isEqualTo(new Answer.Accepted());
        assertThat(rig.step(new Command.Reconsider(third.hash()))).isEqualTo(new Answer.Accepted());
        assertThat(rig.engine.digest()).isEqualTo(before);
        assertThat(rig.step(new Command.Invalidate(Hash256.ZERO)))
                .isEqualTo(new Answer.UnknownBlock());
        assertThat(rig.step(new Command.Invalidate(Regtest.genesis().hash())))
                .isEqualTo(new Answer.Rejected(Reject.of("genesis block")));
    }

    @Test
    void firstSeenWinsAmongEquals() {
        Rig rig = new Rig();
        rig.grow(2);
        Block one = rig.next();
        Block two = rig.next();
        assertThat(rig.submit(one)).isEqualTo(new Answer.Accepted());
        assertThat(rig.submit(two)).isEqualTo(new Answer.Inconclusive());
        assertThat(rig.engine.chain().tips()).hasSize(2);
        rig.step(new Command.Invalidate(one.hash()));
        assertThat(rig.tip().hash()).isEqualTo(two.hash());
        rig.step(new Command.Reconsider(one.hash()));
        assertThat(rig.tip().hash()).isEqualTo(one.hash());
    }
}
