package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.stratum.channel.ChainTip;
import org.hyperhash.template.Template;
import org.hyperhash.template.feed.SampleTransactions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class BlockTemplateReaderTest {
    private static final Hash256 TIP = SampleTransactions.hash(7);

    private final BlockTemplateReader reader = new BlockTemplateReader(Network.REGTEST);

    private static ObjectNode answer() {
        return FakeNode.sampleTemplate(TIP, 101, 1_000);
    }

    private BlockTemplate read(ObjectNode answer) throws RpcException {
        return reader.read("node", answer);
    }

    @Test
    void answerBecomesATemplate() throws Exception {
        Template expected = SampleTransactions.template(9, TIP, 101, 1_000);
        assertThat(read(answer()).toTemplate(9, 0)).isEqualTo(expected);
        assertThat(expected.coinbase().scriptPrefix()).isEqualTo(Bytes.ofHex("0165"));
        assertThat(expected.subsidy()).isEqualTo(Sats.of(5_000_000_000L));
    }

    @Test
    void subsidyFollowsTheHalvingsOfTheChain() throws Exception {
        BlockTemplate template = read(FakeNode.sampleTemplate(TIP, 151, 0));
        assertThat(template.fees()).isEqualTo(Sats.of(2_500_000_000L));
    }

    @Test
    void headerTimeStartsNowButNotBeforeMintime() throws Exception {
        assertThat(read(answer()).tip()).isEqualTo(new ChainTip(TIP, 0x207fffff, 1_700_000_600));
        ObjectNode slowClock = answer().put("mintime", 1_700_000_900L);
        assertThat(read(slowClock).tip().minTime()).isEqualTo(1_700_000_900);
    }

    @Test
    void transactionsSeenBeforeAreNotParsedAgain() throws Exception {
        List<Tx> first = read(answer()).transactions();
        List<Tx> second = read(answer()).transactions();
        assertThat(second.get(1)).isSameAs(first.get(1));
    }

    @Test
    void commitmentOfBtcdIsTheHashAlone() throws Exception {
        String script = SampleTransactions.commitment().script().toHex();
        ObjectNode answer = answer().put("default_witness_commitment", script.substring(12));
        assertThat(read(answer).commitment()).hasValue(SampleTransactions.commitment());
    }

    @Test
    void missingCommitmentIsAddedWhenSegwitIsActiveOrATransactionHasAWitness() throws Exception {
        ObjectNode answer = answer();
        answer.remove("default_witness_commitment");
        assertThat(read(answer).commitment()).hasValue(SampleTransactions.commitment());
        answer.remove("rules");
        assertThat(read(answer).commitment()).hasValue(SampleTransactions.commitment());
        answer.putArray("transactions");
        assertThat(read(answer).commitment()).isEmpty();
        answer.putArray("rules").add("segwit");
        assertThat(read(answer).commitment())
                .hasValue(
                        CoinbaseOutput.commitment(
                                WitnessCommitment.commitment(Hash256.ZERO, Hash256.ZERO)));
    }

    @Test
    void wholeCoinbaseTellsValueAndCommitment() throws Exception {
        Template template = SampleTransactions.template(1, TIP, 101, 1_000);
        Bytes coinbase = SampleTransactions.solve(template).coinbase();
        ObjectNode answer = answer();
        answer.remove(List.of("coinbasevalue", "default_witness_commitment"));
        answer.putObject("coinbasetxn").put("data", coinbase.toHex());
        BlockTemplate read = read(answer);
        assertThat(read.coinbaseValue()).isEqualTo(Sats.of(5_000_001_000L));
        assertThat(read.commitment()).hasValue(SampleTransactions.commitment());
    }

    @Test
    void nonsenseIsRefusedWithItsField() {
        refused("height: 0 is not", answer -> answer.put("height", 0));
        refused("height: not a whole", answer -> answer.put("height", 1.5));
        refused("height: not a whole", answer -> answer.remove("height"));
        refused("version: not a whole", answer -> answer.put("version", "x"));
        refused("coinbasevalue", answer -> answer.put("coinbasevalue", -1));
        refused("coinbasevalue", answer -> answer.put("coinbasevalue", Long.MAX_VALUE));
        refused("less than the subsidy", answer -> answer.put("coinbasevalue", 4_999_999_999L));
        refused("previousblockhash", answer -> answer.put("previousblockhash", "00"));
        refused("bits", answer -> answer.put("bits", "20ffffff0"));
        refused("nBits", answer -> answer.put("bits", "ff7fffff"));
        refused("curtime", answer -> answer.put("curtime", 1L << 32));
        refused("transactions", answer -> answer.put("transactions", 1));
        refused("data", answer -> answer.putArray("transactions").addObject());
        refused("hex", answer -> answer.putArray("transactions").addObject().put("data", "zz"));
        refused(
                "ends too early",
                answer -> answer.putArray("transactions").addObject().put("data", "00"));
        refused("the rule !quantum", answer -> answer.putArray("rules").add("!quantum"));
        refused("signature", answer -> answer.put("signet_challenge", "5121ab"));
    }

    @Test
    void wrongIdOrCommitmentIsRefused() {
        refused(
                "is not the id of its data",
                answer ->
                        ((ObjectNode) answer.path("transactions").path(0))
                                .put("txid", SampleTransactions.hash(1).display()));
        CoinbaseOutput other = CoinbaseOutput.commitment(SampleTransactions.hash(1));
        refused(
                "not that of the transactions",
                answer -> answer.put("default_witness_commitment", other.script().toHex()));
        refused("not a commitment", answer -> answer.put("default_witness_commitment", "6a00"));
    }

    private void refused(String reason, Consumer<ObjectNode> damage) {
        ObjectNode answer = answer();
        damage.accept(answer);
        assertThatThrownBy(() -> read(answer))
                .isInstanceOf(RpcException.Rubbish.class)
                .hasMessageContaining(reason);
    }

    @Test
    void longPollIdIsOptional() throws Exception {
        assertThat(read(answer()).longPollId()).isEmpty();
        assertThat(read(answer().put("longpollid", "a1")).longPollId())
                .isEqualTo(Optional.of("a1"));
    }
}
