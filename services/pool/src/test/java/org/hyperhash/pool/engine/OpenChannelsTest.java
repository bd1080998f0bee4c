package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v2.mining.MiningMessage.CloseChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenMiningChannelError;
import org.junit.jupiter.api.Test;

/** Who may open channels, how many, and what each gets and gives back. */
class OpenChannelsTest {
    private Fixture pool = new Fixture();

    @Test
    void identityThatCannotBePaidIsRefusedWithTheReason() {
        pool.setUp(0);
        pool.receive(Fixture.openExtended("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4.rig"));
        pool.receive(Fixture.openExtended("bob"));
        pool.receive(Fixture.openExtended(""));
        List<String> codes =
                pool.takeSent().stream()
                        .map(message -> ((OpenMiningChannelError) message).errorCode())
                        .toList();
        assertThat(codes)
                .containsExactly(
                        "invalid-user-identity: \"bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4\" is not"
                                + " an address of regtest: the address is for main, not for"
                                + " regtest; expected <address>[.<worker>]",
                        "invalid-user-identity: \"bob\" is not an address of regtest: it is no"
                                + " Bitcoin address: it encodes 3 bytes, where this kind has 25;"
                                + " expected <address>[.<worker>]",
                        "invalid-user-identity: \"\" is not an address of regtest: the address is"
                                + " empty; expected <address>[.<worker>]");
        assertThat(pool.closed).isEmpty();
    }

    @Test
    void explanationOfALongIdentityFitsTheWire() {
        pool.setUp(0);
        pool.receive(Fixture.openExtended("\u00e4".repeat(Identity.LENGTH_MAX)));
        OpenMiningChannelError error = (OpenMiningChannelError) pool.takeSent().getFirst();
        assertThat(error.errorCode()).contains("?...\" is not").endsWith("[.<worker>]");
        assertThat(error.errorCode().length()).isLessThanOrEqualTo(255);
    }

    @Test
    void operatorMayPayADefaultAccountInstead() {
        Payout fallback = Fixture.payoutOf(Fixture.BOB);
        pool =
                new Fixture(
                        Fixture.rules(Optional.of(fallback)),
                        Optional.of(Fixture.work(1, Fixture.HARD_BITS)));
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess opened = pool.open("hobby");
        pool.submit(opened.channelId(), pool.newestJobId, 1, 1);
        AcceptedShare share = pool.recorded.remove();
        assertThat(share.payout()).isEqualTo(fallback);
        assertThat(share.worker()).isEqualTo("hobby");
    }

    @Test
    void requestsOutsideTheLimitsAreRefusedByName() {
        pool.setUp(0);
        pool.receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, Float.NaN, Target.EASIEST, 2));
        pool.receive(new OpenExtendedMiningChannel(2, Fixture.ALICE, -1, Target.EASIEST, 2));
        pool.receive(new OpenExtendedMiningChannel(3, Fixture.ALICE, 1e12f, Target.EASIEST, 7));
        assertThat(pool.takeSent())
                .containsExactly(
                        new OpenMiningChannelError(1, "invalid-nominal-hashrate"),
                        new OpenMiningChannelError(2, "invalid-nominal-hashrate"),
                        new OpenMiningChannelError(3, "min-extranonce-size-too-large"));

        for (int i = 0; i < 4; i++) {
            pool.open(Fixture.ALICE);
        }
        pool.receive(Fixture.openExtended(Fixture.ALICE));
        assertThat(pool.takeSent())
                .containsExactly(new OpenMiningChannelError(1, "channel-capacity-exhausted"));
    }

    @Test
    void openedChannelIsToldWithItsOwnerAndSoftware() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess named = pool.open(Fixture.ALICE + ".a");
        OpenExtendedMiningChannelSuccess bare = pool.open(Fixture.BOB);
        pool.receive(Fixture.openExtended("nobody"));
        assertThat(pool.opened)
                .containsExactly(
                        "%d %s.a (vendor/hardware/firmware)"
                                .formatted(named.channelId(), Fixture.ALICE),
                        "%d %s (vendor/hardware/firmware)"
                                .formatted(bare.channelId(), Fixture.BOB));
    }

    @Test
    void addressInUpperCaseIsTheSameAccount() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess lower = pool.open(Fixture.ALICE + ".a");
        OpenExtendedMiningChannelSuccess upper =
                pool.open(Fixture.ALICE.toUpperCase(Locale.ROOT) + ".A");
        assertThat(upper.groupChannelId()).isEqualTo(lower.groupChannelId());

        pool.submit(upper.channelId(), pool.newestJobId, 1, 1);
        AcceptedShare share = pool.recorded.remove();
        assertThat(share.payout()).isEqualTo(Fixture.payoutOf(Fixture.ALICE));
        assertThat(share.payout().account()).isEqualTo(Fixture.ALICE);
        assertThat(share.worker()).isEqualTo("A");
    }

    @Test
    void channelsThatComeAndGoAreCountedUntilTheTipMoves() {
        pool.setUp(0);
        int limit = 4 + OpenChannels.REOPENS_PER_TIP_MAX;
        for (int i = 0; i < limit; i++) {
            pool.receive(new CloseChannel(pool.open(Fixture.ALICE).channelId(), ""));
        }
        pool.receive(Fixture.openExtended(Fixture.ALICE));
        assertThat(pool.takeSent())
                .containsExactly(
                        new OpenMiningChannelError(
                                1,
                                "channel-capacity-exhausted: 10004 channels were opened since the"
                                        + " last block"));

        pool.session.workChanged(Fixture.work(3, Fixture.HARD_BITS));
        pool.receive(Fixture.openExtended(Fixture.ALICE));
        assertThat(pool.takeSent().getFirst()).isInstanceOf(OpenMiningChannelError.class);
        pool.session.workChanged(Fixture.work(2, Fixture.HARD_BITS));
        pool.open(Fixture.ALICE);
    }

    @Test
    void clientsLimitIsRespectedEvenForHugeRates() {
        pool.setUp(0);
        Target limit = Target.DIFFICULTY_ONE;
        pool.receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, 0, limit, 2));
        OpenExtendedMiningChannelSuccess tiny =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        assertThat(tiny.target()).isEqualTo(limit);
        pool.receive(new OpenExtendedMiningChannel(1, Fixture.ALICE, Float.MAX_VALUE, limit, 2));
        OpenExtendedMiningChannelSuccess huge =
                (OpenExtendedMiningChannelSuccess) pool.takeSent().getFirst();
        assertThat(huge.target()).isLessThan(limit);
    }

    @Test
    void closedChannelGivesItsExtranonceBack() {
        pool.setUp(0);
        OpenExtendedMiningChannelSuccess first = pool.open(Fixture.ALICE);
        pool.open(Fixture.ALICE);
        pool.receive(new CloseChannel(first.channelId(), "done"));
        assertThat(pool.leases.released).containsExactly(first.extranoncePrefix());
        pool.receive(new CloseChannel(first.groupChannelId().getAsInt(), "done"));
        assertThat(pool.session.channelCount()).isZero();
        assertThat(pool.leases.released).hasSize(2);
    }

    @Test
    void standardChannelGivesTheSamePrefixBackThatItLeased() {
        pool.setUp(0);
        pool.receive(Fixture.openStandard(Fixture.ALICE));
        pool.session.disconnected();
        assertThat(pool.leases.released).containsExactly(Bytes.ofHex("0abc00000000"));
    }
}
