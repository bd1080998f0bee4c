package org.hyperhash.translator;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.hyperhash.stratum.channel.ShareVerdict;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;
import org.hyperhash.stratum.v1.Sv1ServerLines;
import org.junit.jupiter.api.Test;

/** Miners, translator and an upstream that judges shares by itself. */
class TranslationTest {
    @Test
    void shareOfAggregatedMinersIsAcceptedUpstream() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(true, pool);
                FakeMiner one = FakeMiner.mining(setting.port(), "a.one", FakeMiner.EASY);
                FakeMiner two = FakeMiner.mining(setting.port(), "b.two", FakeMiner.EASY)) {
            assertThat(one.answer(one.submit()).isAccepted()).isTrue();
            assertThat(two.answer(two.submit()).isAccepted()).isTrue();
            assertThat(pool.verdicts).containsOnly(ShareVerdict.ACCEPTED).hasSize(2);
            assertThat(pool.opened).hasSize(1);
            assertThat(pool.opened.getFirst().userIdentity()).isEqualTo("operator");
            assertThat(pool.received.getFirst().worker()).isEqualTo(Optional.of("one"));
            assertThat(pool.received.getLast().worker()).isEqualTo(Optional.of("two"));
            assertThat(one.subscription.extranonce1()).isNotEqualTo(two.subscription.extranonce1());
        }
    }

    @Test
    void everyMinerHasItsOwnChannelUnderItsOwnName() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(false, pool);
                FakeMiner one = FakeMiner.mining(setting.port(), "alice.one", FakeMiner.EASY);
                FakeMiner two = FakeMiner.mining(setting.port(), "bob", FakeMiner.EASY)) {
            assertThat(one.answer(one.submit()).isAccepted()).isTrue();
            assertThat(two.answer(two.submit()).isAccepted()).isTrue();
            assertThat(pool.verdicts).containsOnly(ShareVerdict.ACCEPTED).hasSize(2);
            assertThat(pool.opened).extracting("userIdentity").containsExactly("alice.one", "bob");
        }
    }

    @Test
    void identityThatTheUpstreamRefusesIsNotAuthorized() throws Exception {
        try (FakeUpstream pool = new FakeUpstream(1);
                Setting setting = new Setting(false, pool);
                FakeMiner miner = new FakeMiner(setting.port())) {
            pool.refusesOpen = Optional.of("invalid-user-identity: not an address");
            miner.subscribe("tester/1");
            Response answer = miner.authorize("nobody", "x");
            assertThat(new String(Sv1ServerLines.write(answer)))
                    .contains("\"result\":false")
                    .contains("[24,\"invalid-user-identity: not an address\",null]");
            pool.refusesOpen = Optional.empty();
            assertThat(miner.authorize("somebody", "x").isAccepted()).isTrue();
        }
    }
}
