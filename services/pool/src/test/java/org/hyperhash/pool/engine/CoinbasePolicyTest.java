package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.coinbase.CoinbaseTemplate;
import org.hyperhash.ledger.engine.CoinbasePlan;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowRule;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.template.Template;
import org.junit.jupiter.api.Test;

class CoinbasePolicyTest {
    private static final int SCRIPT_LENGTH_AT = 4 + 1 + 32 + 4;
    private static final Bytes SALT = Bytes.ofHex("0102030405060708");
    private static final Bytes PREFIX = Bytes.ofHex("03a08601");

    @Test
    void inputScriptIsHeightSaltTagAndExtranonce() {
        CoinbaseTemplate coinbase = coinbase(PREFIX, Bytes.ofHex("2f48482f"), SALT, 20);

        Bytes script = coinbase.prefix().slice(SCRIPT_LENGTH_AT, coinbase.prefix().length());
        assertThat(script.toHex())
                .isEqualTo(
                        "%02x".formatted(4 + 9 + 5 + 1 + 20)
                                + "03a08601080102030405060708042f48482f14");
    }

    @Test
    void longestTagFillsTheScriptAndOneMoreByteDoesNotFit() {
        Bytes longestPrefix = Bytes.ofHex("03a0860100000000");
        for (int length = 8; length <= 32; length++) {
            int extranonceLength = length;
            Bytes tag = Bytes.wrap(new byte[CoinbasePolicy.longestTag(length)]);
            CoinbaseTemplate coinbase = coinbase(longestPrefix, tag, SALT, length);
            assertThat(coinbase.prefix().at(SCRIPT_LENGTH_AT)).isBetween((byte) 99, (byte) 100);

            Bytes longer = tag.concat(Bytes.of((byte) 0));
            assertThatThrownBy(() -> coinbase(longestPrefix, longer, SALT, extranonceLength))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 to 100 bytes");
        }
    }

    @Test
    void saltAndTemplatePrefixHaveTheirLengths() {
        assertThatThrownBy(() -> coinbase(PREFIX, Bytes.EMPTY, Bytes.ofHex("01"), 20))
                .hasMessage("a salt has 8 bytes, not 1");
        assertThatThrownBy(() -> coinbase(Bytes.wrap(new byte[9]), Bytes.EMPTY, SALT, 20))
                .hasMessage("a coinbase script starts with at most 8 bytes of the template, not 9");
    }

    private static CoinbaseTemplate coinbase(
            Bytes scriptPrefix, Bytes tag, Bytes salt, int extranonceLength) {
        Template template =
                new Template(
                        1,
                        100_000,
                        new ChainTip(Hash256.ZERO, Fixture.HARD_BITS, 0),
                        0x20000000,
                        new Template.Coinbase(2, scriptPrefix, -1, 0),
                        Sats.of(5_000),
                        Sats.ZERO,
                        List.of(),
                        List.of(),
                        0,
                        0);
        RewardRules rules =
                new RewardRules(
                        new WindowRule.Pplns(8),
                        1_000,
                        true,
                        Sats.of(10_000),
                        1_500,
                        Fixture.TREASURY);
        CoinbasePolicy policy =
                new CoinbasePolicy(rules, new CoinbasePolicy.DirectLimits(0, 0, 0), tag);
        CoinbasePlan plan =
                CoinbasePlan.of(
                        policy.terms(template, WindowClaims.EMPTY, DeviceClass.PROXY),
                        WindowClaims.EMPTY,
                        new Payee("nobody", Fixture.TREASURY));
        return policy.coinbase(template, plan, salt, extranonceLength);
    }
}
