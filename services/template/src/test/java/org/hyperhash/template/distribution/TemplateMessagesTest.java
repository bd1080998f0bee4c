package org.hyperhash.template.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.NewTemplate;
import org.hyperhash.template.Template;
import org.hyperhash.template.feed.SampleTransactions;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class TemplateMessagesTest {
    private static final Template TEMPLATE =
            SampleTransactions.template(5, SampleTransactions.hash(1), 101, 1_000);

    @Test
    void templateSurvivesTheWire() throws Exception {
        NewTemplate sent = TemplateMessages.newTemplate(TEMPLATE, true);
        assertThat(sent.coinbaseTxValueRemaining()).isEqualTo(5_000_001_000L);
        assertThat(sent.coinbaseTxOutputsCount()).isEqualTo(1);
        NewTemplate received =
                (NewTemplate) TemplateMessages.TABLE.decode(TemplateMessages.TABLE.encode(sent));
        Template template =
                TemplateMessages.template(
                        5,
                        received,
                        TemplateMessages.tip(TemplateMessages.setNewPrevHash(TEMPLATE)),
                        Network.REGTEST);
        Template expected =
                new Template(
                        5,
                        TEMPLATE.height(),
                        TEMPLATE.tip(),
                        TEMPLATE.version(),
                        TEMPLATE.coinbase(),
                        TEMPLATE.coinbaseValue(),
                        TEMPLATE.fees(),
                        TEMPLATE.requiredOutputs(),
                        TEMPLATE.merklePath(),
                        0,
                        0);
        assertThat(template).isEqualTo(expected);
    }

    @Test
    void everyHeightIsReadBack() {
        Property.check(
                1,
                500,
                random -> {
                    int bits = random.nextInt(1, 32);
                    int height = random.nextInt(0, Integer.MAX_VALUE) >>> (31 - bits);
                    if (height > 0) {
                        assertThat(TemplateMessages.height(CoinbaseScript.height(height)))
                                .isEqualTo(height);
                    }
                });
        for (int height = 1; height <= 300; height++) {
            assertThat(TemplateMessages.height(CoinbaseScript.height(height))).isEqualTo(height);
        }
    }

    @Test
    void scriptWithoutAHeightIsRefused() {
        for (String hex : new String[] {"", "00", "03aabb", "050000000000", "04000000ff", "61"}) {
            assertThatThrownBy(() -> TemplateMessages.height(Bytes.ofHex(hex)))
                    .as(hex)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void outputsThatAreCutOffOrMiscountedAreRefused() {
        NewTemplate whole = TemplateMessages.newTemplate(TEMPLATE, true);
        Bytes outputs = whole.coinbaseTxOutputs();
        for (int length = 0; length < outputs.length(); length++) {
            NewTemplate cut = withOutputs(whole, 1, outputs.slice(0, length), 5_000_000_000L);
            assertThatThrownBy(() -> read(cut)).isInstanceOf(IllegalArgumentException.class);
        }
        NewTemplate miscounted = withOutputs(whole, 2, outputs, 5_000_000_000L);
        assertThatThrownBy(() -> read(miscounted)).hasMessageContaining("2 outputs are announced");
    }

    @Test
    void valueBelowTheSubsidyIsRefused() {
        NewTemplate whole = TemplateMessages.newTemplate(TEMPLATE, true);
        NewTemplate poor = withOutputs(whole, 1, whole.coinbaseTxOutputs(), 4_999_999_999L);
        assertThatThrownBy(() -> read(poor)).hasMessageContaining("less than the subsidy");
    }

    private static Template read(NewTemplate message) {
        return TemplateMessages.template(1, message, TEMPLATE.tip(), Network.REGTEST);
    }

    private static NewTemplate withOutputs(
            NewTemplate whole, int count, Bytes outputs, long value) {
        return new NewTemplate(
                whole.templateId(),
                whole.futureTemplate(),
                whole.version(),
                whole.coinbaseTxVersion(),
                whole.coinbasePrefix(),
                whole.coinbaseTxInputSequence(),
                value,
                count,
                outputs,
                whole.coinbaseTxLocktime(),
                whole.merklePath());
    }
}
