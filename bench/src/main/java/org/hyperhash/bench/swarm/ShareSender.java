package org.hyperhash.bench.swarm;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * Sends shares over one connection and follows their acknowledgements. Every nonce is a valid
 * share, so sending costs no hashing. Shares are numbered through all channels of the connection;
 * after so many of one channel the next takes over, because a channel remembers only so many.
 *
 * <p>One thread sends, another receives; the counters may be read by any.
 */
final class ShareSender {
    /** Below the most distinct shares that the pool remembers of a channel. */
    private static final int SHARES_PER_CHANNEL_BITS = 18;

    /** Shares that may be unacknowledged, far below what the pool lets wait. */
    private static final int WINDOW = 8_192;

    private static final int SHARES_PER_WRITE = 64;

    private final SwarmMiner miner;
    private final List<SwarmMiner.Channel> channels;
    private final Bytes extranonce;

    /** The next share of each channel that has no answer. Owned by the receiver. */
    private final long[] unanswered;

    private final Semaphore window = new Semaphore(WINDOW);
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private volatile String lastRefusal = "";
    private volatile boolean over;

    /** When shares are meant to be sent. */
    interface Schedule {
        /** Of share {@code number}, by {@link System#nanoTime}. */
        long intendedNanos(long number);
    }

    /** Hears of every acknowledged share. */
    interface Acknowledged {
        void share(long number, long nowNanos);
    }

    private ShareSender(SwarmMiner miner, List<SwarmMiner.Channel> channels) {
        this.miner = miner;
        this.channels = channels;
        this.extranonce = Bytes.wrap(new byte[channels.getFirst().extranonceLength()]);
        this.unanswered = new long[channels.size()];
        for (int i = 0; i < unanswered.length; i++) {
            unanswered[i] = (long) i << SHARES_PER_CHANNEL_BITS;
        }
    }

    /** Opens as many channels as {@code shares} need. */
    static ShareSender open(SwarmMiner miner, String worker, long shares) throws IOException {
        miner.setUp();
        List<SwarmMiner.Channel> channels = new ArrayList<>();
        for (long covered = 0; covered < shares; covered += 1L << SHARES_PER_CHANNEL_BITS) {
            channels.add(miner.open(worker));
        }
        return new ShareSender(miner, channels);
    }

    long sent() {
        return sent.get();
    }

    long acknowledged() {
        return acknowledged.get();
    }

    long refused() {
        return refused.get();
    }

    String lastRefusal() {
        return lastRefusal;
    }

    /** Sends every share when it is due, until {@code endNanos}, however slow the pool is. */
    void sendOnSchedule(Schedule schedule, long endNanos) throws IOException {
        List<Message> due = new ArrayList<>();
        long number = 0;
        while (schedule.intendedNanos(number) < endNanos && hasRoom(number)) {
            long now = System.nanoTime();
            while (due.size() < SHARES_PER_WRITE
                    && schedule.intendedNanos(number) <= now
                    && hasRoom(number)) {
                due.add(share(number++));
            }
            if (due.isEmpty()) {
                LockSupport.parkNanos(schedule.intendedNanos(number) - now);
            } else {
                miner.write(due);
                sent.set(number);
                due.clear();
            }
        }
    }

    /** Sends as fast as acknowledgements come back, until {@code endNanos}. */
    void sendAll(long endNanos) throws IOException, InterruptedException {
        List<Message> batch = new ArrayList<>();
        long number = 0;
        while (!over && System.nanoTime() < endNanos && hasRoom(number + SHARES_PER_WRITE)) {
            if (!window.tryAcquire(SHARES_PER_WRITE, 100, TimeUnit.MILLISECONDS)) {
                continue;
            }
            for (int i = 0; i < SHARES_PER_WRITE; i++) {
                batch.add(share(number++));
            }
            miner.write(batch);
            sent.set(number);
            batch.clear();
        }
    }

    private boolean hasRoom(long number) {
        return number < (long) channels.size() << SHARES_PER_CHANNEL_BITS;
    }

    private Message share(long number) {
        SwarmMiner.Channel channel = channels.get((int) (number >>> SHARES_PER_CHANNEL_BITS));
        return new MiningMessage.SubmitSharesExtended(
                channel.id(),
                (int) number,
                channel.jobId(),
                (int) number,
                channel.minTime(),
                0x20000000,
                extranonce);
    }

    /** Reads answers until the connection ends; there is no sending after that. */
    void receive(Acknowledged listener) throws IOException {
        try {
            while (true) {
                List<Message> messages = miner.read();
                long now = System.nanoTime();
                for (Message message : messages) {
                    received(message, now, listener);
                }
            }
        } finally {
            over = true;
        }
    }

    private void received(Message message, long now, Acknowledged listener) {
        switch (message) {
            case MiningMessage.SubmitSharesSuccess success -> acknowledged(success, now, listener);
            case MiningMessage.SubmitSharesError error -> {
                lastRefusal = error.errorCode();
                refused.incrementAndGet();
                window.release();
            }
            default -> {}
        }
    }

    private void acknowledged(
            MiningMessage.SubmitSharesSuccess success, long now, Acknowledged listener) {
        int channel = success.lastSequenceNumber() >>> SHARES_PER_CHANNEL_BITS;
        long last = Integer.toUnsignedLong(success.lastSequenceNumber());
        for (long number = unanswered[channel]; number <= last; number++) {
            listener.share(number, now);
        }
        long count = last + 1 - unanswered[channel];
        unanswered[channel] = last + 1;
        acknowledged.addAndGet(count);
        window.release((int) count);
    }

    /** Records the time from when a share was meant to be sent to its acknowledgement. */
    static Acknowledged into(
            Histogram latencies, Schedule schedule, long fromNanos, long endNanos) {
        return (number, now) -> {
            long intended = schedule.intendedNanos(number);
            if (intended >= fromNanos && intended < endNanos) {
                latencies.recordValue(Math.max(0, now - intended));
            }
        };
    }
}
