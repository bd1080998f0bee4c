package org.hyperhash.stratum.channel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;

/**
 * Decides whether a share is valid, in the field's order of checks: stale, job, extranonce size,
 * time, version bits, proof of work, duplicate. Allocates nothing; owned
 * by one thread and shared by all channels of that thread.
 *
 * @spec SV2 5.3.11 SubmitSharesStandard, 5.3.12 SubmitSharesExtended
 */
public final class ShareJudge {
    /** How far a header's time may run ahead of ours before nodes refuse the block. */
    public static final long TIME_AHEAD_MAX_S = 2 * 60 * 60;

    private static final int HEADER_LENGTH = 80;
    private static final int ROOT_OFFSET = 36;
    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final Sha256d hasher = new Sha256d();
    private final byte[] header = new byte[HEADER_LENGTH];
    private final byte[] pair = new byte[2 * Hash256.LENGTH];
    private final byte[] hash = new byte[Hash256.LENGTH];

    /** The part of a share that its miner chose. */
    public record Submission(int jobId, int nonce, int time, int version, Bytes extranonce) {}

    /**
     * Judges a share and, when it is accepted, remembers it as seen.
     *
     * @param extranoncePrefix the channel's own part of the extranonce
     * @param rollableSize bytes that the miner of an extended channel chooses; 0 on a standard one
     * @param nowSeconds seconds since 1970
     */
    public ShareVerdict judge(
            Submission share,
            JobBook jobs,
            SeenShares seen,
            Bytes extranoncePrefix,
            int rollableSize,
            long nowSeconds) {
        return switch (jobs.find(share.jobId())) {
            case JobLookup.Stale _ -> ShareVerdict.STALE_SHARE;
            case JobLookup.Unknown _ -> ShareVerdict.INVALID_JOB_ID;
            case ChannelJob job ->
                    judge(share, job, seen, extranoncePrefix, rollableSize, nowSeconds);
        };
    }

    /** Judges a share of a job that the caller has found, whatever job id the share names. */
    public ShareVerdict judge(
            Submission share,
            ChannelJob job,
            SeenShares seen,
            Bytes extranoncePrefix,
            int rollableSize,
            long nowSeconds) {
        ShareVerdict refusal = checkFields(share, job, rollableSize, nowSeconds);
        return refusal.accepted()
                ? checkWork(share, job, seen, extranoncePrefix, rollableSize)
                : refusal;
    }

    /** Header hash of the share judged last, once its fields were in order. */
    public Hash256 hash() {
        return Hash256.read(hash, 0);
    }

    /** Whether that hash meets a target that the job need not have had. */
    public boolean meets(Target target) {
        return target.isMetBy(hash, 0);
    }

    /** The 80-byte header of the share judged last; valid until the next one. */
    public byte[] header() {
        return header.clone();
    }

    private static ShareVerdict checkFields(
            Submission share, ChannelJob job, int rollableSize, long nowSeconds) {
        if (share.extranonce().length() != rollableSize) {
            return ShareVerdict.BAD_EXTRANONCE_SIZE;
        }
        long time = Integer.toUnsignedLong(share.time());
        if (time < Integer.toUnsignedLong(job.tip().minTime())
                || time > nowSeconds + TIME_AHEAD_MAX_S) {
            return ShareVerdict.INVALID_TIME;
        }
        int changedBits = share.version() ^ job.work().version();
        if (changedBits != 0 && !job.work().versionRollingAllowed()) {
            return ShareVerdict.VERSION_ROLLING_NOT_ALLOWED;
        }
        if ((changedBits & ~job.work().rollableVersionBits()) != 0) {
            return ShareVerdict.INVALID_NON_ROLLABLE_VERSION_BIT;
        }
        return ShareVerdict.ACCEPTED;
    }

    private ShareVerdict checkWork(
            Submission share,
            ChannelJob job,
            SeenShares seen,
            Bytes extranoncePrefix,
            int rollableSize) {
        buildHeader(share, job, extranoncePrefix, rollableSize);
        hasher.update(header, 0, HEADER_LENGTH);
        hasher.finish(hash, 0);

        boolean block = job.networkTarget().isMetBy(hash, 0);
        if (!block && !job.target().isMetBy(hash, 0)) {
            return ShareVerdict.DIFFICULTY_TOO_LOW;
        }
        return switch (seen.add(hash, 0)) {
            case DUPLICATE -> ShareVerdict.DUPLICATE_SHARE;
            // A block is never thrown away for the sake of a limit.
            case FULL -> block ? ShareVerdict.BLOCK_FOUND : ShareVerdict.TOO_MANY_SHARES;
            case NEW -> block ? ShareVerdict.BLOCK_FOUND : ShareVerdict.ACCEPTED;
        };
    }

    private void buildHeader(
            Submission share, ChannelJob job, Bytes extranoncePrefix, int rollableSize) {
        LITTLE_ENDIAN_INT.set(header, 0, share.version());
        job.tip().previousBlock().writeTo(header, 4);
        if (rollableSize == 0) {
            job.fixedMerkleRoot().writeTo(header, ROOT_OFFSET);
        } else {
            writeMerkleRoot(job.work(), extranoncePrefix, share.extranonce());
        }
        LITTLE_ENDIAN_INT.set(header, 68, share.time());
        LITTLE_ENDIAN_INT.set(header, 72, job.tip().nBits());
        LITTLE_ENDIAN_INT.set(header, 76, share.nonce());
    }

    private void writeMerkleRoot(ExtendedJob work, Bytes extranoncePrefix, Bytes extranonce) {
        hasher.update(work.coinbasePrefix());
        hasher.update(extranoncePrefix);
        hasher.update(extranonce);
        hasher.update(work.coinbaseSuffix());
        hasher.finish(pair, 0);
        // By index: an iterator would be the only allocation on this path.
        for (int i = 0; i < work.merklePath().size(); i++) {
            work.merklePath().get(i).writeTo(pair, Hash256.LENGTH);
            hasher.update(pair, 0, pair.length);
            hasher.finish(pair, 0);
        }
        System.arraycopy(pair, 0, header, ROOT_OFFSET, Hash256.LENGTH);
    }
}
