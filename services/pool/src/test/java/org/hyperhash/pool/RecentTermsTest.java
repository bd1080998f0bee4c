package org.hyperhash.pool;

import static org.assertj.core.api.Assertions.assertThat;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;
import org.junit.jupiter.api.Test;

class RecentTermsTest {
    @Test
    void termsOfTheNewestTemplatesAreRemembered() {
        RecentTerms recent = new RecentTerms();
        for (int template = 0; template <= RecentTerms.TERMS_MAX; template++) {
            recent.add(template, terms(template + 1));
        }
        assertThat(recent.find(0, DeviceClass.PROXY)).isEmpty();
        assertThat(recent.find(1, DeviceClass.DEVICE)).isEmpty();
        assertThat(recent.find(1, DeviceClass.PROXY)).contains(terms(2));
        assertThat(recent.find(RecentTerms.TERMS_MAX, DeviceClass.PROXY))
                .contains(terms(RecentTerms.TERMS_MAX + 1));
    }

    private static RewardTerms terms(long cut) {
        return new RewardTerms(
                1,
                cut,
                Sats.of(50),
                Sats.ZERO,
                new RewardRules(new WindowRule.Round(), 1, true, Sats.ZERO, 200, Bytes.EMPTY),
                DeviceClass.PROXY,
                1);
    }
}
