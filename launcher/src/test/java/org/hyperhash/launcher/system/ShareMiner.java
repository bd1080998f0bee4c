package org.hyperhash.launcher.system;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.pool.PoolServer;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.noise.NoiseStream;
import org.hyperhash.stratum.noise.ServerTrust;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;

/**
 * A Stratum V2 client that remembers the hash of every share that it was told is accepted. Avoids
 * blocks, so that the work stays, unless it is asked for one. Reads on a thread of its own.
 */
final class ShareMiner implements AutoCloseable {
    private static final int REGTEST_BITS = 0x207fffff;

    final Socket socket = new Socket();
    private final NoiseStream stream;
    private final int channelId;
    private final Bytes prefix;
    private final Bytes extranonce;
    private final SecureRandom random = new SecureRandom();

    // Guarded by this.
    private final Map<Integer, MiningMessage.NewExtendedMiningJob> future = new HashMap<>();
    private final Deque<Submitted> unanswered = new ArrayDeque<>();
    private final Set<String> acknowledged = new LinkedHashSet<>();
    private final Map<String, Integer> refusals = new HashMap<>();
    private Target target;
    private MiningMessage.NewExtendedMiningJob job;
    private MiningMessage.SetNewPrevHash tip;
    private Target jobTarget;
    private boolean over;

    private int sequence;

    private record Submitted(int sequence, String hash) {}

    ShareMiner(int port, XOnlyKey authority, String identity) throws IOException {
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 5_000);
        socket.setSoTimeout(30_000);
        socket.setTcpNoDelay(true);
        byte[] entropy = new byte[64];
        random.nextBytes(entropy);
        stream =
                NoiseStream.initiate(
                        socket.getInputStream(),
                        socket.getOutputStream(),
                        new ServerTrust.Authority(authority),
                        entropy,
                        Instant.now(),
                        FrameLimit.POOL_TO_MINER);
        send(new CommonMessage.SetupConnection(0, 2, 2, 0, "pool", port, "test", "1", "1", ""));
        receive();
        send(new MiningMessage.OpenExtendedMiningChannel(1, identity, 0, Target.EASIEST, 4));
        MiningMessage.OpenExtendedMiningChannelSuccess opened =
                (MiningMessage.OpenExtendedMiningChannelSuccess) receive();
        channelId = opened.channelId();
        target = opened.target();
        byte[] mine = new byte[opened.extranonceSize()];
        random.nextBytes(mine);
        extranonce = Bytes.wrap(mine);
        prefix = opened.extranoncePrefix();
        job = (MiningMessage.NewExtendedMiningJob) receive();
        tip = (MiningMessage.SetNewPrevHash) receive();
        jobTarget = target;
        socket.setSoTimeout(0);
        Thread.ofVirtual().start(this::readAll);
    }

    private void send(Message message) throws IOException {
        stream.write(PoolServer.MESSAGES, message);
    }

    private Message receive() throws IOException {
        return stream.read(PoolServer.MESSAGES)
                .orElseThrow(() -> new IOException("the pool closed the connection"));
    }

    private void readAll() {
        try {
            while (true) {
                List<Message> messages = stream.readAvailable(PoolServer.MESSAGES);
                if (messages.isEmpty()) {
                    break;
                }
                messages.forEach(this::received);
            }
        } catch (IOException gone) {
            // The end is what it is: isOver says so.
        }
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    private synchronized void received(Message message) {
        switch (message) {
            case MiningMessage.NewExtendedMiningJob fresh -> {
                if (fresh.minNtime().isEmpty()) {
                    future.put(fresh.jobId(), fresh);
                } else {
                    job = fresh;
                    jobTarget = target;
                }
            }
            case MiningMessage.SetNewPrevHash moved -> {
                tip = moved;
                if (future.containsKey(moved.jobId())) {
                    job = future.get(moved.jobId());
                }
                future.clear();
                jobTarget = target;
            }
            case MiningMessage.SetTarget(int id, Target next) -> target = next;
            case MiningMessage.SubmitSharesSuccess ack -> {
                int count = 0;
                while (!unanswered.isEmpty()
                        && unanswered.peek().sequence() <= ack.lastSequenceNumber()) {
                    acknowledged.add(unanswered.remove().hash());
                    count++;
                }
                if (count != ack.newSubmitsAcceptedCount()) {
                    refusals.merge("miscounted", 1, Integer::sum);
                }
            }
            case MiningMessage.SubmitSharesError error -> {
                unanswered.removeIf(share -> share.sequence() == error.sequenceNumber());
                refusals.merge(error.errorCode(), 1, Integer::sum);
            }
            default -> {}
        }
        notifyAll();
    }

    /** Finds a block and submits it, while somebody waits for what comes of it. */
    void submitBlock() {
        try {
            submit(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Finds one share, or one block, and submits it. */
    void submit(boolean block) throws IOException {
        ExtendedJob work;
        int jobId;
        int time;
        MiningMessage.SetNewPrevHash previous;
        Target wanted;
        synchronized (this) {
            work =
                    new ExtendedJob(
                            job.version(),
                            0,
                            job.coinbaseTxPrefix(),
                            job.coinbaseTxSuffix(),
                            false,
                            job.merklePath());
            jobId = job.jobId();
            previous = tip;
            time = Math.max(tip.minNtime(), (int) Instant.now().getEpochSecond());
            wanted = jobTarget;
        }
        byte[] header =
                new BlockHeader(
                                work.version(),
                                previous.prevHash(),
                                work.merkleRoot(prefix.concat(extranonce)),
                                time,
                                previous.nBits(),
                                0)
                        .serialized()
                        .toArray();
        Target blockTarget = Target.ofCompact(REGTEST_BITS);
        // From some difficulty on every share is one.
        boolean mustBeBlock = blockTarget.toNumber().compareTo(wanted.toNumber()) >= 0;
        Sha256d sha256d = new Sha256d();
        int nonce = random.nextInt();
        while (true) {
            header[76] = (byte) nonce;
            header[77] = (byte) (nonce >>> 8);
            header[78] = (byte) (nonce >>> 16);
            header[79] = (byte) (nonce >>> 24);
            Hash256 hash = sha256d.update(header, 0, header.length).finish();
            if (wanted.isMetBy(hash) && (mustBeBlock || blockTarget.isMetBy(hash) == block)) {
                submit(jobId, nonce, time, work.version(), hash);
                return;
            }
            nonce++;
        }
    }

    private void submit(int jobId, int nonce, int time, int version, Hash256 hash)
            throws IOException {
        int number;
        synchronized (this) {
            number = sequence++;
            unanswered.add(new Submitted(number, hash.toHex()));
        }
        send(
                new MiningMessage.SubmitSharesExtended(
                        channelId, number, jobId, nonce, time, version, extranonce));
    }

    synchronized boolean isOver() {
        return over;
    }

    /** Hashes of acknowledged shares, in internal byte order. */
    synchronized Set<String> acknowledged() {
        return new LinkedHashSet<>(acknowledged);
    }

    synchronized Map<String, Integer> refusals() {
        return Map.copyOf(refusals);
    }

    /** How many submitted shares have no verdict yet. */
    synchronized int unanswered() {
        return unanswered.size();
    }

    /** Waits until so many shares are acknowledged in all. */
    void awaitAcknowledged(int count) throws InterruptedException {
        HhProcess.awaitTrue(
                () ->
                        "%d acknowledged shares: %d are, refused %s"
                                .formatted(count, acknowledged().size(), refusals()),
                () -> acknowledged().size() >= count);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
