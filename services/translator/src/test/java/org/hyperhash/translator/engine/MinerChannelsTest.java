package org.hyperhash.translator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.channel.HashRate;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.common.CommonMessage;
import org.hyperhash.stratum.v2.extension.ExtensionMessage;
import org.hyperhash.stratum.v2.mining.MiningMessage;
import org.junit.jupiter.api.Test;

/** Which miner is on which channel, with a real upstream session behind. */
class MinerChannelsTest {
    private static final long NOW_MS = 1_700_000_000_000L;
    private static final HashRate RATE = new HashRate(1_000);

    private final List<Message> sent = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    private static final class FakeMinerSide implements Sv1Miner {
        final long id;
        final List<UpstreamState> states = new ArrayList<>();
        final List<Long> tokens = new ArrayList<>();

        FakeMinerSide(long id) {
            this.id = id;
        }

        @Override
        public long id() {
            return id;
        }

        @Override
        public void upstreamChanged(UpstreamState state) {
            states.add(state);
        }

        @Override
        public void verdict(long token, UpstreamVerdict verdict) {
            tokens.add(token);
        }
    }

    /** Connects {@code channels} to a session that is ready. */
    private UpstreamSession ready(MinerChannels channels) {
        sent.clear();
        UpstreamSession[] box = new UpstreamSession[1];
        UpstreamEffects effects =
                new UpstreamEffects() {
                    @Override
                    public void send(Message message) {
                        sent.add(message);
                    }

                    @Override
                    public void ready() {
                        channels.ready(box[0], "operator", NOW_MS);
                    }

                    @Override
                    public void changed(long key, UpstreamState state) {
                        channels.changed(key, state, NOW_MS).ifPresent(failures::add);
                    }

                    @Override
                    public void verdict(ForwardedShare share, UpstreamVerdict verdict) {
                        channels.verdict(share, verdict);
                    }

                    @Override
                    public void moved(String host, int port) {}

                    @Override
                    public void failed(String reason) {
                        failures.add(reason);
                    }
                };
        box[0] = new UpstreamSession(MinerFixture.rules(false), "h", 1, effects, NOW_MS);
        box[0].received(new CommonMessage.SetupConnectionSuccess(2, 0), NOW_MS);
        sent.clear();
        box[0].received(new ExtensionMessage.RequestExtensionsSuccess(1, List.of(2)), NOW_MS);
        return box[0];
    }

    private List<String> openedNames() {
        return sent.stream()
                .filter(MiningMessage.OpenExtendedMiningChannel.class::isInstance)
                .map(message -> ((MiningMessage.OpenExtendedMiningChannel) message).userIdentity())
                .toList();
    }

    private static void succeed(UpstreamSession session, int requestId, int channelId) {
        session.received(
                new MiningMessage.OpenExtendedMiningChannelSuccess(
                        requestId, channelId, Target.EASIEST, 8, Bytes.EMPTY, OptionalInt.empty()),
                NOW_MS);
    }

    @Test
    void minersThatCameBeforeTheUpstreamGetTheirOwnChannelsWhenItComes() {
        OwnChannels channels = new OwnChannels();
        FakeMinerSide one = new FakeMinerSide(1);
        FakeMinerSide two = new FakeMinerSide(2);
        channels.join(one, "alice", RATE, NOW_MS);
        channels.join(two, "bob", RATE, NOW_MS);
        channels.leave(2);
        channels.join(new FakeMinerSide(3), "carol", RATE, NOW_MS);
        assertThat(one.states).containsExactly(new UpstreamState.Down("not connected yet"));
        UpstreamSession session = ready(channels);
        assertThat(openedNames()).containsExactly("alice", "carol");
        succeed(session, 1, 7);
        assertThat(one.states.getLast()).isEqualTo(new UpstreamState.Opened());
    }

    @Test
    void channelThatTheUpstreamClosesIsOpenedAgainAfterAPause() {
        OwnChannels channels = new OwnChannels();
        UpstreamSession session = ready(channels);
        FakeMinerSide miner = new FakeMinerSide(1);
        channels.join(miner, "alice", RATE, NOW_MS);
        succeed(session, 1, 7);
        session.received(new MiningMessage.CloseChannel(7, "full"), NOW_MS);
        assertThat(miner.states.getLast())
                .isEqualTo(new UpstreamState.Down("the upstream closed the channel: full"));
        sent.clear();
        channels.tick(NOW_MS + OwnChannels.REOPEN_MS - 1);
        assertThat(sent).isEmpty();
        channels.tick(NOW_MS + OwnChannels.REOPEN_MS);
        channels.tick(NOW_MS + OwnChannels.REOPEN_MS);
        assertThat(openedNames()).containsExactly("alice");
    }

    @Test
    void refusalIsTheMinersAndNotTheUpstreamsEnd() {
        OwnChannels channels = new OwnChannels();
        UpstreamSession session = ready(channels);
        FakeMinerSide miner = new FakeMinerSide(1);
        channels.join(miner, "nobody", RATE, NOW_MS);
        session.received(new MiningMessage.OpenMiningChannelError(1, "unknown-user"), NOW_MS);
        assertThat(miner.states).containsExactly(new UpstreamState.Refused("unknown-user"));
        assertThat(failures).isEmpty();
        channels.join(miner, "alice", RATE, NOW_MS);
        assertThat(openedNames()).containsExactly("nobody", "alice");
    }

    @Test
    void minerThatLeavesClosesItsChannel() {
        OwnChannels channels = new OwnChannels();
        UpstreamSession session = ready(channels);
        channels.join(new FakeMinerSide(1), "alice", RATE, NOW_MS);
        succeed(session, 1, 7);
        channels.leave(1);
        assertThat(sent.getLast())
                .isEqualTo(new MiningMessage.CloseChannel(7, "the miner is gone"));
        assertThat(session.channelCount()).isZero();
    }

    @Test
    void everybodyIsOnTheSharedChannelWhoseRateIsTheSum() {
        SharedChannel channels = new SharedChannel();
        UpstreamSession session = ready(channels);
        assertThat(openedNames()).containsExactly("operator");
        succeed(session, 1, 7);
        sent.clear();
        FakeMinerSide one = new FakeMinerSide(1);
        FakeMinerSide two = new FakeMinerSide(2);
        channels.join(one, "a", new HashRate(1_000), NOW_MS);
        channels.join(two, "b", new HashRate(500), NOW_MS);
        channels.rateChanged(1, new HashRate(3_000));
        channels.leave(1);
        assertThat(sent)
                .extracting(message -> ((MiningMessage.UpdateChannel) message).nominalHashRate())
                .containsExactly(1_000f, 1_500f, 3_500f, 500f);
        assertThat(two.states).containsExactly(new UpstreamState.Opened());
    }

    @Test
    void verdictGoesToItsMinerAlone() {
        SharedChannel channels = new SharedChannel();
        UpstreamSession session = ready(channels);
        succeed(session, 1, 7);
        FakeMinerSide one = new FakeMinerSide(1);
        FakeMinerSide two = new FakeMinerSide(2);
        channels.join(one, "a", RATE, NOW_MS);
        channels.join(two, "b", RATE, NOW_MS);
        session.submit(new ForwardedShare(2, 9, 1, 1, 1, 1, 1, Bytes.EMPTY, "w", 1, false));
        session.received(new MiningMessage.SubmitSharesSuccess(7, 1, 1, 1), NOW_MS);
        assertThat(one.tokens).isEmpty();
        assertThat(two.tokens).containsExactly(9L);
    }

    @Test
    void sharedChannelThatIsRefusedOrClosedMakesTheUpstreamUseless() {
        SharedChannel channels = new SharedChannel();
        UpstreamSession session = ready(channels);
        session.received(new MiningMessage.OpenMiningChannelError(1, "unknown-user"), NOW_MS);
        assertThat(failures).containsExactly("it refuses our identity or size: unknown-user");
        failures.clear();
        UpstreamSession next = ready(channels);
        succeed(next, 1, 7);
        next.received(new MiningMessage.CloseChannel(7, "full"), NOW_MS);
        assertThat(failures).containsExactly("the upstream closed the channel: full");
    }

    @Test
    void newcomersOfAnOutageAreTold() {
        SharedChannel channels = new SharedChannel();
        ready(channels);
        channels.down("gone");
        FakeMinerSide miner = new FakeMinerSide(1);
        channels.join(miner, "a", RATE, NOW_MS);
        assertThat(miner.states).containsExactly(new UpstreamState.Down("gone"));
    }
}
