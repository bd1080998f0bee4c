package org.hyperhash.miner;

import java.math.BigDecimal;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.VersionRolling;

/**
 * What a Stratum V1 pool has told so far, and the work that follows from it. Difficulty, extranonce
 * and version mask apply to jobs that come after them. Owned by the thread of its session.
 */
final class Sv1Jobs {
    private Optional<Extranonce> extranonce = Optional.empty();
    private Optional<Sv1ServerLine.Notify> latest = Optional.empty();
    private Target target = Target.DIFFICULTY_ONE;
    private int versionMask;

    private record Extranonce(Bytes extranonce1, int extranonce2Size) {}

    void setDifficulty(BigDecimal difficulty) {
        target = Difficulty.of(difficulty).target();
    }

    void setExtranonce(Bytes extranonce1, int extranonce2Size) {
        extranonce = Optional.of(new Extranonce(extranonce1, extranonce2Size));
    }

    /** Bits outside of BIP 323 stay as they are, whatever a pool says. */
    void setVersionMask(int mask) {
        versionMask = mask & VersionRolling.BIP323_MASK;
    }

    /** The job as work; empty until the pool has told the extranonce. */
    Optional<MiningWork> notified(Sv1ServerLine.Notify job, long nowNanos) {
        latest = Optional.of(job);
        return renewed(nowNanos);
    }

    /** The latest job under what is known now. */
    Optional<MiningWork> renewed(long nowNanos) {
        if (extranonce.isEmpty() || latest.isEmpty()) {
            return Optional.empty();
        }
        Sv1ServerLine.Notify job = latest.get();
        MerkleSource merkle =
                new MerkleSource.Rolled(
                        job.coinbase1().concat(extranonce.get().extranonce1()),
                        extranonce.get().extranonce2Size(),
                        job.coinbase2(),
                        job.merkleBranch());
        SearchSpace space =
                new SearchSpace(job.version(), versionMask, job.prevHash(), job.nBits(), merkle);
        return Optional.of(MiningWork.of(job.jobId(), space, target, job.ntime(), nowNanos));
    }
}
