package org.hyperhash.translator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Difficulty;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.Tlv;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.junit.jupiter.api.Test;

/** The client's side of an upstream connection, message by message. */
class UpstreamSessionTest implements UpstreamEffects {
    private static final Hash256 TIP = Hash256.ofHex("11".repeat(32));
    private static final Bytes PREFIX = Bytes.ofHex("a1a2");
    private static final HashRate RATE = new HashRate(1e12);

    private final List<Message> sent = new ArrayList<>();
    private final List<UpstreamState> states = new ArrayList<>();
    private final List<Long> keys = new ArrayList<>();
    private final List<UpstreamVerdict> verdicts = new ArrayList<>();
    private final List<Long> judged = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> moves = new ArrayList<>();
    private int ready;
    private long nowMs = 1_700_000_000_000L;

    private final UpstreamSession session =
            new UpstreamSession(
                    new TranslatorRules(true, 4, 6, Difficulty.ZERO, 25_000, 5_000),
                    "pool.example",
                    3333,
                    this,
                    nowMs);

    private void receive(Message message) {
        session.received(message, nowMs);
    }

    private void setUp() {
        receive(new CommonMessage.SetupConnectionSuccess(2, 0));
        receive(new ExtensionMessage.RequestExtensionsSuccess(1, List.of(Tlv.WORKER_TRACKING)));
        sent.clear();
    }

    private void open(long key, int channelId) {
        session.open(key, "operator", RATE, nowMs);
        MiningMessage.OpenExtendedMiningChannel request =
                (MiningMessage.OpenExtendedMiningChannel) sent.getLast();
        receive(
                new MiningMessage.OpenExtendedMiningChannelSuccess(
                        request.requestId(),
                        channelId,
                        Target.DIFFICULTY_ONE,
                        10,
                        PREFIX,
                        OptionalInt.of(900)));
        sent.clear();
    }

    private void job(int address, int jobId, OptionalInt minNtime) {
        receive(
                new MiningMessage.NewExtendedMiningJob(
                        address,
                        jobId,
                        minNtime,
                        0x20000000,
                        true,
                        List.of(),
                        Bytes.ofHex("c0"),
                        Bytes.ofHex("c1")));
    }

    private void tip(int address, int jobId) {
        receive(new MiningMessage.SetNewPrevHash(address, jobId, TIP, 1_000, 0x1d00ffff));
    }

    private UpstreamWork work() {
        return (UpstreamWork) states.getLast();
    }

    private ForwardedShare share(long token, long key) {
        return new ForwardedShare(
                5, token, key, 1, 2, 3, 4, Bytes.ofHex("00000000000000000001"), "rig", 7, false);
    }

    @Test
    void conversationStartsWithSetupAndTheWishForWorkerNames() {
        assertThat(sent)
                .containsExactly(
                        new CommonMessage.SetupConnection(
                                0,
                                2,
                                2,
                                4,
                                "pool.example",
                                3333,
                                "HyperHash",
                                "translator",
                                "",
                                ""));
        receive(new CommonMessage.SetupConnectionSuccess(2, 0));
        assertThat(sent.getLast()).isEqualTo(new ExtensionMessage.RequestExtensions(1, List.of(2)));
        assertThat(ready).isZero();
        receive(new ExtensionMessage.RequestExtensionsSuccess(1, List.of(2)));
        assertThat(ready).isEqualTo(1);
    }

    @Test
    void serverThatIgnoresExtensionsIsUsedWithoutThem() {
        receive(new CommonMessage.SetupConnectionSuccess(2, 0));
        session.tick(nowMs + UpstreamSession.NEGOTIATION_MS - 1);
        assertThat(ready).isZero();
        session.tick(nowMs + UpstreamSession.NEGOTIATION_MS);
        assertThat(ready).isEqualTo(1);
        // The answer after all: later shares carry the name.
        receive(new ExtensionMessage.RequestExtensionsSuccess(1, List.of(2)));
        assertThat(ready).isEqualTo(1);
    }

    @Test
    void extensionsThatTheServerLacksAreNotUsed() {
        receive(new CommonMessage.SetupConnectionSuccess(2, 0));
        receive(new ExtensionMessage.RequestExtensionsError(1, List.of(2), List.of()));
        assertThat(ready).isEqualTo(1);
        open(1, 7);
        session.submit(share(1, 1));
        assertThat(((MiningMessage.SubmitSharesExtended) sent.getLast()).extras()).isEmpty();
    }

    @Test
    void extensionsThatWeLackEndTheConnection() {
        receive(new CommonMessage.SetupConnectionSuccess(2, 0));
        receive(new ExtensionMessage.RequestExtensionsError(1, List.of(2), List.of(9)));
        assertThat(failures).containsExactly("it requires extensions that we do not know: [9]");
    }

    @Test
    void refusedSetupAndSilenceAreFailures() {
        session.tick(nowMs + UpstreamSession.ANSWER_MS - 1);
        assertThat(failures).isEmpty();
        session.tick(nowMs + UpstreamSession.ANSWER_MS);
        assertThat(failures).containsExactly("it does not answer SetupConnection");
    }

    @Test
    void wordsOfARefusalAreKept() {
        receive(new CommonMessage.SetupConnectionError(4, "unsupported-feature-flags"));
        assertThat(failures)
                .containsExactly("it refuses the connection: unsupported-feature-flags");
    }

    @Test
    void channelIsAskedForWithRoomForBothExtranonces() {
        setUp();
        session.open(1, "alice.rig", RATE, nowMs);
        assertThat(sent)
                .containsExactly(
                        new MiningMessage.OpenExtendedMiningChannel(
                                1, "alice.rig", 1e12f, Target.EASIEST, 8));
    }

    @Test
    void rateOfNothingIsNotSaid() {
        setUp();
        session.open(1, "a", new HashRate(0), nowMs);
        assertThat(((MiningMessage.OpenExtendedMiningChannel) sent.getLast()).nominalHashRate())
                .isEqualTo(1f);
    }

    @Test
    void futureJobIsMinedFromItsTipOn() {
        setUp();
        open(1, 7);
        assertThat(states).containsExactly(new UpstreamState.Opened());
        job(7, 31, OptionalInt.empty());
        assertThat(states).hasSize(1);
        tip(7, 31);
        assertThat(work().upstreamJobId()).isEqualTo(31);
        assertThat(work().tip()).isEqualTo(new ChainTip(TIP, 0x1d00ffff, 1_000));
        assertThat(work().target()).isEqualTo(Target.DIFFICULTY_ONE);
        assertThat(work().padding()).isEqualTo(Bytes.ofHex("0000"));
        assertThat(work().job().coinbasePrefix()).isEqualTo(Bytes.ofHex("c0" + "a1a2" + "0000"));
        assertThat(work().job().coinbaseSuffix()).isEqualTo(Bytes.ofHex("c1"));
    }

    @Test
    void jobOfTheRunningTipIsMinedAtOnce() {
        setUp();
        open(1, 7);
        job(7, 31, OptionalInt.empty());
        tip(7, 31);
        job(7, 32, OptionalInt.of(2_000));
        assertThat(work().upstreamJobId()).isEqualTo(32);
        assertThat(work().tip()).isEqualTo(new ChainTip(TIP, 0x1d00ffff, 2_000));
    }

    @Test
    void targetHoldsForLaterJobsAndForFutureJobsThatAreActivatedLater() {
        setUp();
        open(1, 7);
        job(7, 31, OptionalInt.empty());
        tip(7, 31);
        job(7, 32, OptionalInt.empty());
        receive(new MiningMessage.SetTarget(7, Target.EASIEST));
        assertThat(work().target()).isEqualTo(Target.DIFFICULTY_ONE);
        tip(7, 32);
        assertThat(work().target()).isEqualTo(Target.EASIEST);
    }

    @Test
    void prefixHoldsForLaterJobsOnly() {
        setUp();
        open(1, 7);
        job(7, 31, OptionalInt.empty());
        receive(new MiningMessage.SetExtranoncePrefix(7, Bytes.ofHex("ee")));
        tip(7, 31);
        assertThat(work().job().coinbasePrefix()).isEqualTo(Bytes.ofHex("c0a1a20000"));
        job(7, 32, OptionalInt.of(1_000));
        assertThat(work().job().coinbasePrefix()).isEqualTo(Bytes.ofHex("c0ee0000"));
    }

    @Test
    void groupMessagesReachAllMembersAndOnlyThem() {
        setUp();
        open(1, 7);
        open(2, 8);
        open(3, 9);
        receive(new MiningMessage.SetGroupChannel(901, List.of(9)));
        states.clear();
        keys.clear();
        job(900, 31, OptionalInt.empty());
        tip(900, 31);
        assertThat(keys).containsExactly(1L, 2L);
        job(901, 32, OptionalInt.empty());
        tip(901, 32);
        assertThat(keys).containsExactly(1L, 2L, 3L);
    }

    @Test
    void tipThatNamesNoKnownJobIsAFailure() {
        setUp();
        open(1, 7);
        tip(7, 99);
        assertThat(failures).containsExactly("SetNewPrevHash names a job that was not sent: 99");
    }

    @Test
    void futureJobsHaveALimit() {
        setUp();
        open(1, 7);
        for (int i = 1; i <= UpstreamChannel.FUTURE_JOBS_MAX + 1; i++) {
            job(7, i, OptionalInt.empty());
        }
        tip(7, 1);
        assertThat(failures).containsExactly("SetNewPrevHash names a job that was not sent: 1");
    }

    @Test
    void acknowledgementCoversEveryShareUpToItExceptThoseRefused() {
        setUp();
        open(1, 7);
        for (long token = 1; token <= 4; token++) {
            session.submit(share(token, 1));
        }
        assertThat(sent.getFirst())
                .isEqualTo(
                        new MiningMessage.SubmitSharesExtended(
                                7,
                                1,
                                1,
                                2,
                                3,
                                4,
                                Bytes.ofHex("00000000000000000001"),
                                List.of(Tlv.worker("rig"))));
        receive(new MiningMessage.SubmitSharesError(7, 2, "duplicate-share"));
        receive(new MiningMessage.SubmitSharesSuccess(7, 3, 2, 2));
        assertThat(judged).containsExactly(2L, 1L, 3L);
        assertThat(verdicts)
                .containsExactly(
                        new UpstreamVerdict.Refused("duplicate-share"),
                        new UpstreamVerdict.Accepted(),
                        new UpstreamVerdict.Accepted());
        // Said again, nothing happens again.
        receive(new MiningMessage.SubmitSharesSuccess(7, 3, 2, 2));
        receive(new MiningMessage.SubmitSharesError(7, 2, "duplicate-share"));
        assertThat(judged).hasSize(3);
    }

    @Test
    void sharesWithoutAVerdictHaveALimit() {
        setUp();
        open(1, 7);
        for (long token = 1; token <= UpstreamChannel.PENDING_MAX; token++) {
            session.submit(share(token, 1));
        }
        assertThat(judged).isEmpty();
        session.submit(share(0, 1));
        assertThat(judged).containsExactly(1L);
        assertThat(verdicts).containsExactly(new UpstreamVerdict.Lost("too many shares wait"));
    }

    @Test
    void lostConnectionGivesUpWhatIsPending() {
        setUp();
        open(1, 7);
        session.submit(share(1, 1));
        session.disconnected("gone");
        assertThat(verdicts).containsExactly(new UpstreamVerdict.Lost("gone"));
        assertThat(states.getLast()).isEqualTo(new UpstreamState.Down("gone"));
        session.submit(share(2, 1));
        assertThat(verdicts.getLast()).isEqualTo(new UpstreamVerdict.Lost("its channel is closed"));
    }

    @Test
    void closedGroupClosesItsMembers() {
        setUp();
        open(1, 7);
        open(2, 8);
        session.submit(share(1, 2));
        receive(new MiningMessage.CloseChannel(900, "maintenance"));
        assertThat(session.channelCount()).isZero();
        assertThat(states.getLast())
                .isEqualTo(new UpstreamState.Down("the upstream closed the channel: maintenance"));
        assertThat(verdicts)
                .containsExactly(new UpstreamVerdict.Lost("the upstream closed its channel"));
    }

    @Test
    void refusedChannelKeepsItsReason() {
        setUp();
        session.open(1, "nobody", RATE, nowMs);
        receive(new MiningMessage.OpenMiningChannelError(1, "unknown-user"));
        assertThat(states).containsExactly(new UpstreamState.Refused("unknown-user"));
        assertThat(failures).isEmpty();
    }

    @Test
    void channelWithoutRoomForTheExtranoncesIsClosed() {
        setUp();
        session.open(1, "a", RATE, nowMs);
        receive(
                new MiningMessage.OpenExtendedMiningChannelSuccess(
                        1, 7, Target.EASIEST, 7, PREFIX, OptionalInt.empty()));
        assertThat(states)
                .containsExactly(
                        new UpstreamState.Refused("it leaves 7 bytes of extranonce, 8 are needed"));
        assertThat(sent.getLast())
                .isEqualTo(new MiningMessage.CloseChannel(7, "the miner is gone"));
    }

    @Test
    void channelOfAMinerThatLeftMeanwhileIsClosedWhenItOpens() {
        setUp();
        session.open(1, "a", RATE, nowMs);
        session.close(1);
        receive(
                new MiningMessage.OpenExtendedMiningChannelSuccess(
                        1, 7, Target.EASIEST, 16, PREFIX, OptionalInt.empty()));
        assertThat(sent.getLast())
                .isEqualTo(new MiningMessage.CloseChannel(7, "the miner is gone"));
        assertThat(states).isEmpty();
        assertThat(session.channelCount()).isZero();
    }

    @Test
    void unansweredOpenRequestIsAFailure() {
        setUp();
        session.open(1, "a", RATE, nowMs);
        session.tick(nowMs + UpstreamSession.ANSWER_MS);
        assertThat(failures).containsExactly("it does not answer OpenExtendedMiningChannel");
    }

    @Test
    void silenceWhileSharesWaitIsAFailure() {
        setUp();
        open(1, 7);
        session.tick(nowMs + UpstreamSession.SILENCE_MS);
        assertThat(failures).isEmpty();
        session.submit(share(1, 1));
        session.tick(nowMs + UpstreamSession.SILENCE_MS);
        assertThat(failures).containsExactly("it is silent while shares wait");
    }

    @Test
    void onlyAConsiderableChangeOfTheRateIsTold() {
        setUp();
        open(1, 7);
        session.rateChanged(1, new HashRate(1.2e12));
        assertThat(sent).isEmpty();
        session.rateChanged(1, new HashRate(1.3e12));
        assertThat(sent)
                .containsExactly(new MiningMessage.UpdateChannel(7, 1.3e12f, Target.EASIEST));
    }

    @Test
    void serverMaySendUsElsewhere() {
        setUp();
        receive(new CommonMessage.Reconnect("other.example", 0));
        assertThat(moves).containsExactly("other.example:0");
    }

    @Test
    void messagesForChannelsThatWeDoNotHaveAreIgnored() {
        setUp();
        job(5, 1, OptionalInt.empty());
        tip(5, 1);
        receive(new MiningMessage.SetTarget(5, Target.EASIEST));
        receive(new MiningMessage.SubmitSharesSuccess(5, 1, 1, 1));
        receive(new MiningMessage.UpdateChannelError(5, "invalid-channel-id"));
        assertThat(failures).isEmpty();
        assertThat(states).isEmpty();
    }

    @Test
    void clientsMessageFromAServerIsAFailure() {
        setUp();
        receive(new MiningMessage.UpdateChannel(1, 1, Target.EASIEST));
        assertThat(failures).hasSize(1);
    }

    @Override
    public void send(Message message) {
        sent.add(message);
    }

    @Override
    public void ready() {
        ready++;
    }

    @Override
    public void changed(long channelKey, UpstreamState state) {
        keys.add(channelKey);
        states.add(state);
    }

    @Override
    public void verdict(ForwardedShare share, UpstreamVerdict verdict) {
        judged.add(share.token());
        verdicts.add(verdict);
    }

    @Override
    public void moved(String host, int port) {
        moves.add(host + ":" + port);
    }

    @Override
    public void failed(String reason) {
        failures.add(reason);
    }
}
