package org.hyperhash.translator.engine;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v1.Sv1Error;
import org.hyperhash.stratum.v1.Sv1Requests;
import org.hyperhash.stratum.v1.Sv1ServerLine;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.hyperhash.stratum.v2.WireFormatException;

/** One session, driven by lines, and everything that it wanted done. */
final class MinerFixture implements Sv1Effects {
    static final long NOW_MS = 1_700_000_000_000L;

    /** No hash meets it: shares are never blocks. */
    static final int HARD_BITS = 0x03000001;

    /** So easy that every hash is a share. */
    static final String EASY = "d=0.0000000001";

    final List<String> sent = new ArrayList<>();
    final List<Sv1ServerLine> sentLines = new ArrayList<>();
    final List<String> joined = new ArrayList<>();
    final List<HashRate> rates = new ArrayList<>();
    final List<ForwardedShare> forwarded = new ArrayList<>();
    final List<Sv1Error> refused = new ArrayList<>();
    final List<UpstreamVerdict> late = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final Sv1Session session;
    int accepted;

    /** The steady clock; the one of people shows the same until it is set back. */
    long nowMs = NOW_MS;

    long setBackMs;

    MinerFixture(boolean aggregate) {
        this(rules(aggregate));
    }

    MinerFixture(TranslatorRules rules) {
        session = new Sv1Session(1, rules, this);
    }

    static TranslatorRules rules(boolean aggregate) {
        return new TranslatorRules(aggregate, 4, 6, Difficulty.ZERO, 25_000, 5_000);
    }

    /** A miner of an aggregated channel that mines at the easiest difficulty. */
    static MinerFixture mining(Target upstreamTarget) {
        MinerFixture miner = new MinerFixture(true);
        miner.session.upstream(work(1, 1, "11", upstreamTarget), miner.now());
        miner.receive("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"tester/1\"]}");
        miner.receive(
                "{\"id\":2,\"method\":\"mining.authorize\",\"params\":[\"a.w\",\"" + EASY + "\"]}");
        miner.sent.clear();
        return miner;
    }

    /**
     * @param tip two digits that the previous block's hash repeats
     */
    static UpstreamWork work(long channelKey, int jobId, String tip, Target target) {
        return new UpstreamWork(
                channelKey,
                jobId,
                new ExtendedJob(
                        0x20000000,
                        ExtendedJob.BIP323_BITS,
                        Bytes.ofHex("0100aa"),
                        Bytes.ofHex("ff00bb"),
                        false,
                        List.of(Hash256.ofHex("77".repeat(32)))),
                Bytes.ofHex("0000"),
                new ChainTip(Hash256.ofHex(tip.repeat(32)), HARD_BITS, (int) (NOW_MS / 1_000) - 60),
                target);
    }

    void receive(String line) {
        try {
            session.received(Sv1Requests.parse(line), now());
        } catch (WireFormatException e) {
            session.malformed(String.valueOf(e.getMessage()));
        }
    }

    /** What was sent since the last look. */
    List<String> take() {
        List<String> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    String takeOne() {
        if (sent.size() != 1) {
            throw new AssertionError("not one line: " + sent);
        }
        return sent.removeFirst();
    }

    void advance(long ms) {
        nowMs += ms;
        session.tick(now());
    }

    Moment now() {
        return new Moment(nowMs - setBackMs, nowMs);
    }

    /** The last job that was sent. */
    Sv1ServerLine.Notify job() {
        for (Sv1ServerLine line : sentLines.reversed()) {
            if (line instanceof Sv1ServerLine.Notify notify) {
                return notify;
            }
        }
        throw new AssertionError("no job was sent");
    }

    @Override
    public void send(Sv1ServerLine line) {
        String text = new String(Sv1ServerLines.write(line), StandardCharsets.UTF_8);
        sentLines.add(line);
        sent.add(text.strip());
    }

    @Override
    public void join(String identity, HashRate nominal) {
        joined.add(identity);
        rates.add(nominal);
    }

    @Override
    public void rateChanged(HashRate nominal) {
        rates.add(nominal);
    }

    @Override
    public void forward(ForwardedShare share) {
        forwarded.add(share);
    }

    @Override
    public void accepted() {
        accepted++;
    }

    @Override
    public void refused(Sv1Error error) {
        refused.add(error);
    }

    @Override
    public void lateVerdict(UpstreamVerdict verdict) {
        late.add(verdict);
    }

    @Override
    public void close(String reason) {
        closed.add(reason);
    }
}
