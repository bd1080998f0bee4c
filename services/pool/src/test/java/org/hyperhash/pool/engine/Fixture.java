package org.hyperhash.pool.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.platform.engine.Moment;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.ExtendedJob;
import org.hyperhash.stratum.channel.ExtranonceSpace;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.template.Template;

/** One session with its client and surroundings, and everything that it wanted done. */
final class Fixture implements SessionEffects {
    static final long NOW_MS = 1_700_000_000_000L;
    static final int NOW_S = (int) (NOW_MS / 1_000);
    static final String ALICE = "bcrt1qw508d6qejxtdg4y5r3zarvary0c5xw7kygt080";
    static final String BOB = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";
    static final Bytes TREASURY = Bytes.ofHex("0014" + "77".repeat(20));

    /** What a client rolls. */
    static final Bytes EXTRANONCE = Bytes.ofHex("000000000000");

    /** No hash meets it: shares are never blocks. */
    static final int HARD_BITS = 0x03000001;

    /** Half of all hashes meet it. */
    static final int REGTEST_BITS = 0x207fffff;

    final List<Message> sent = new ArrayList<>();
    final Queue<AcceptedShare> recorded = new ArrayDeque<>();
    final List<FoundBlock> blocks = new ArrayList<>();
    final List<ShareVerdict> rejected = new ArrayList<>();
    final List<String> opened = new ArrayList<>();
    final List<String> closed = new ArrayList<>();
    final Leases leases = new Leases();
    final MiningSession session;

    /** Of the channel that was opened last. */
    int newestJobId;

    Fixture() {
        this(rules(Optional.empty()), Optional.of(work(1, HARD_BITS)));
    }

    Fixture(SessionRules rules, Optional<PoolWork> work) {
        session = new MiningSession(rules, leases, work, this);
    }

    static SessionRules rules(Optional<Payout> defaultPayout) {
        return new SessionRules(
                Network.REGTEST,
                defaultPayout,
                6,
                Target.EASIEST,
                ExtendedJob.BIP323_BITS,
                3,
                1_000,
                4);
    }

    /** Templates with odd ids extend one block, those with even ids the next. */
    static PoolWork work(long templateId, int nBits) {
        ChainTip tip =
                new ChainTip(
                        Hash256.ofHex((templateId % 2 == 1 ? "11" : "22").repeat(32)),
                        nBits,
                        NOW_S - 60);
        Template template =
                new Template(
                        templateId,
                        200,
                        tip,
                        0x20000000,
                        new Template.Coinbase(2, CoinbaseScript.height(200), -1, 0),
                        Sats.of(25 * Sats.PER_BITCOIN + 5_000),
                        Sats.of(5_000),
                        List.of(CoinbaseOutput.commitment(Hash256.ofHex("33".repeat(32)))),
                        List.of(Hash256.ofHex("44".repeat(32))),
                        1,
                        3);
        return new FixedWork(template, Bytes.ofHex("%016x".formatted(templateId)));
    }

    static Payout payoutOf(String address) {
        Identity identity = Identity.parse(address, Network.REGTEST, Optional.empty());
        return ((Identity.Payable) identity).payout();
    }

    static SetupConnection setup(int protocol, int min, int max, int flags) {
        return new SetupConnection(
                protocol, min, max, flags, "pool", 34254, "vendor", "hardware", "firmware", "id");
    }

    static OpenExtendedMiningChannel openExtended(String identity) {
        return new OpenExtendedMiningChannel(1, identity, 1, Target.EASIEST, 2);
    }

    static OpenStandardMiningChannel openStandard(String identity) {
        return new OpenStandardMiningChannel(1, identity, 1, Target.EASIEST);
    }

    void receive(Message message) {
        session.received(message, new Moment(NOW_MS, NOW_MS));
    }

    void setUp(int flags) {
        receive(setup(0, 2, 2, flags));
        takeSent();
    }

    OpenExtendedMiningChannelSuccess open(String identity) {
        receive(new OpenExtendedMiningChannel(1, identity, 0, Target.EASIEST, 2));
        List<Message> answers = takeSent();
        newestJobId = ((NewExtendedMiningJob) answers.get(1)).jobId();
        return (OpenExtendedMiningChannelSuccess) answers.get(0);
    }

    void submit(int channelId, int jobId, int sequence, int nonce) {
        receive(
                new SubmitSharesExtended(
                        channelId, sequence, jobId, nonce, NOW_S, 0x20000000, EXTRANONCE));
    }

    /** Removes and returns what was sent since the last call. */
    List<Message> takeSent() {
        List<Message> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    @Override
    public void send(Message message) {
        sent.add(message);
    }

    @Override
    public void opened(int channelId, Identity.Payable identity, String userAgent) {
        opened.add("%d %s (%s)".formatted(channelId, identity.text(), userAgent));
    }

    @Override
    public void record(AcceptedShare share) {
        recorded.add(share);
    }

    @Override
    public void blockFound(FoundBlock block) {
        blocks.add(block);
    }

    @Override
    public void rejected(ShareVerdict verdict, String account, String worker) {
        rejected.add(verdict);
    }

    @Override
    public void close(String reason) {
        closed.add(reason);
    }

    /** Extranonces of 12 bytes: 2 for the server, 4 for the channel, 6 to roll. */
    static final class Leases implements ExtranonceLeases {
        private final ExtranonceSpace space = new ExtranonceSpace(Bytes.ofHex("0abc"), 12, 1_000);
        final List<Bytes> released = new ArrayList<>();

        @Override
        public Optional<Bytes> lease() {
            return space.lease();
        }

        @Override
        public void release(Bytes prefix) {
            released.add(prefix);
            space.release(prefix);
        }

        @Override
        public int fullLength() {
            return space.fullLength();
        }

        @Override
        public int rollableLength() {
            return space.rollableLength();
        }
    }

    private record FixedWork(Template template, Bytes salt) implements PoolWork {
        @Override
        public Optional<RewardTerms> terms(long templateId, DeviceClass device) {
            return Optional.of(policy().terms(template, WindowClaims.EMPTY, device));
        }

        private static CoinbasePolicy policy() {
            RewardRules rules =
                    new RewardRules(
                            new WindowRule.Pplns(8), 1_000, true, Sats.of(10_000), 1_500, TREASURY);
            return new CoinbasePolicy(
                    rules, new CoinbasePolicy.DirectLimits(0, 0, 0), Bytes.ofHex("2f48482f"));
        }

        @Override
        public ExtendedJob jobFor(Payout winner, DeviceClass device) {
            CoinbasePlan plan =
                    CoinbasePlan.of(
                            policy().terms(template, WindowClaims.EMPTY, device),
                            WindowClaims.EMPTY,
                            new Payee(winner.account(), winner.script()));
            CoinbaseTemplate coinbase = policy().coinbase(template, plan, salt, 12);
            return new ExtendedJob(
                    template.version(),
                    ExtendedJob.BIP323_BITS,
                    coinbase.prefix(),
                    coinbase.suffix(),
                    coinbase.hasWitness(),
                    template.merklePath());
        }
    }
}
