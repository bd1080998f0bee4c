package org.hyperhash.translator.engine;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * The client's side of one extended channel: its jobs, its target, the shares whose verdict is not
 * known. Owned by its upstream session.
 *
 * @spec SV2 5.3.16 NewExtendedMiningJob, 5.3.17 SetNewPrevHash
 */
final class UpstreamChannel {
    /** Future jobs that are remembered; servers send one or two. */
    static final int FUTURE_JOBS_MAX = 16;

    /** Shares without a verdict; the oldest are given up for newer ones. */
    static final int PENDING_MAX = 65_536;

    /** Reasons of refusals that are counted apart. */
    static final int REASONS_MAX = 32;

    private final long key;
    private final int id;
    private final String identity;
    private final int extranonceSize;
    private final Bytes padding;
    private final Map<Integer, ExtendedJob> future = new LinkedHashMap<>();
    private final Map<Integer, ForwardedShare> pending = new LinkedHashMap<>();
    private OptionalInt group;
    private Bytes prefix;
    private Target target;
    private Optional<ChainTip> tip = Optional.empty();
    private HashRate toldRate;
    private int lastSequenceNumber;

    // For people.
    private final Map<String, Long> rejected = new TreeMap<>();
    private boolean versionRolling;
    private long acknowledged;
    private long acknowledgedWork;
    private double sentWork;
    private double bestDifficulty;
    private long blocks;

    /**
     * @param identity whom the server pays
     * @param minerLength bytes that extranonce1 and extranonce2 take at the end of what the server
     *     leaves us, which is not less
     * @param toldRate what the server was told when the channel was opened
     */
    UpstreamChannel(
            long key,
            String identity,
            MiningMessage.OpenExtendedMiningChannelSuccess opened,
            int minerLength,
            HashRate toldRate) {
        this.key = key;
        this.identity = identity;
        this.id = opened.channelId();
        this.group = opened.groupChannelId();
        this.prefix = opened.extranoncePrefix();
        this.target = opened.target();
        this.extranonceSize = opened.extranonceSize();
        this.padding = Bytes.wrap(new byte[opened.extranonceSize() - minerLength]);
        this.toldRate = toldRate;
    }

    long key() {
        return key;
    }

    int id() {
        return id;
    }

    /** Whether a message to {@code channelId}, which may be a group, is for this channel. */
    boolean isAddressedBy(int channelId) {
        return channelId == id || (group.isPresent() && group.getAsInt() == channelId);
    }

    void joinGroup(int groupId) {
        group = OptionalInt.of(groupId);
    }

    /** Applies to jobs that come or are activated later. */
    void setTarget(Target newTarget) {
        target = newTarget;
    }

    /** Applies to jobs that come later. */
    void setPrefix(Bytes newPrefix) {
        prefix = newPrefix;
    }

    /** Takes in a job; present when it is to be mined at once. */
    Optional<UpstreamWork> newJob(MiningMessage.NewExtendedMiningJob message) {
        versionRolling = message.versionRollingAllowed();
        ExtendedJob job =
                new ExtendedJob(
                        message.version(),
                        message.versionRollingAllowed() ? ExtendedJob.BIP323_BITS : 0,
                        message.coinbaseTxPrefix().concat(prefix).concat(padding),
                        message.coinbaseTxSuffix(),
                        false,
                        message.merklePath());
        // Before its first tip a channel can only wait, whatever kind of job it gets.
        if (message.minNtime().isPresent() && tip.isPresent()) {
            ChainTip known = tip.get();
            ChainTip from =
                    new ChainTip(
                            known.previousBlock(), known.nBits(), message.minNtime().getAsInt());
            return Optional.of(work(message.jobId(), job, from));
        }
        future.put(message.jobId(), job);
        if (future.size() > FUTURE_JOBS_MAX) {
            future.remove(future.keySet().iterator().next());
        }
        return Optional.empty();
    }

    /** Starts the named job on a new tip; empty when the server never sent it. */
    Optional<UpstreamWork> newTip(MiningMessage.SetNewPrevHash message) {
        ExtendedJob named = future.get(message.jobId());
        if (named == null) {
            return Optional.empty();
        }
        future.clear();
        ChainTip next = new ChainTip(message.prevHash(), message.nBits(), message.minNtime());
        tip = Optional.of(next);
        return Optional.of(work(message.jobId(), named, next));
    }

    private UpstreamWork work(int jobId, ExtendedJob job, ChainTip on) {
        return new UpstreamWork(key, jobId, job, padding, on, target);
    }

    /** Whether the server should hear of this rate: it differs by more than a quarter. */
    boolean takeRate(HashRate rate) {
        double ratio = rate.perSecond() / Math.max(1, toldRate.perSecond());
        if (ratio > 0.8 && ratio < 1.25) {
            return false;
        }
        toldRate = rate;
        return true;
    }

    // Shares

    /** Numbers a share; the one that is given up for it, if there are too many. */
    Optional<ForwardedShare> add(ForwardedShare share) {
        pending.put(++lastSequenceNumber, share);
        sentWork += Difficulty.of(target).estimate();
        bestDifficulty = Math.max(bestDifficulty, share.difficulty());
        blocks += share.block() ? 1 : 0;
        if (pending.size() <= PENDING_MAX) {
            return Optional.empty();
        }
        return Optional.ofNullable(pending.remove(pending.keySet().iterator().next()));
    }

    int lastSequenceNumber() {
        return lastSequenceNumber;
    }

    boolean hasPending() {
        return !pending.isEmpty();
    }

    /**
     * Every pending share up to {@code sequenceNumber} is accepted.
     *
     * @param count of shares as the server says, unsigned
     * @param work the sum of their difficulties as the server says, unsigned
     */
    void accept(int sequenceNumber, int count, long work, Consumer<ForwardedShare> accepted) {
        acknowledged += Integer.toUnsignedLong(count);
        acknowledgedWork += work;
        Iterator<Map.Entry<Integer, ForwardedShare>> oldest = pending.entrySet().iterator();
        while (oldest.hasNext()) {
            Map.Entry<Integer, ForwardedShare> share = oldest.next();
            // By difference: sequence numbers wrap.
            if (sequenceNumber - share.getKey() < 0) {
                return;
            }
            oldest.remove();
            accepted.accept(share.getValue());
        }
    }

    Optional<ForwardedShare> refuse(int sequenceNumber, String errorCode) {
        // What a server may say is its own; beyond some words they count together.
        boolean known = rejected.size() < REASONS_MAX || rejected.containsKey(errorCode);
        rejected.merge(known ? errorCode : "other", 1L, Long::sum);
        return Optional.ofNullable(pending.remove(sequenceNumber));
    }

    /** For people. */
    UpstreamChannelView view() {
        return new UpstreamChannelView(
                id,
                key,
                identity,
                toldRate.perSecond(),
                target,
                prefix,
                prefix.length() + extranonceSize,
                extranonceSize,
                versionRolling,
                Integer.toUnsignedLong(lastSequenceNumber),
                acknowledged,
                rejected,
                acknowledgedWork,
                sentWork,
                bestDifficulty,
                blocks);
    }

    /** Nobody will ever judge what is pending. */
    void giveUp(Consumer<ForwardedShare> lost) {
        pending.values().forEach(lost);
        pending.clear();
    }
}
