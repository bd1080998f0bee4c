package org.hyperhash.bitcoin.coinbase;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.block.WitnessCommitment;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.bitcoin.tx.TxFault;
import org.junit.jupiter.api.Test;

class CoinbaseTest {
    private static final Bytes TAG = Bytes.of("/HyperHash/".getBytes(StandardCharsets.US_ASCII));
    private static final CoinbaseOutput MINER =
            new CoinbaseOutput(Sats.of(3_000), Bytes.ofHex("0014" + "11".repeat(20)));
    private static final CoinbaseOutput TREASURY =
            new CoinbaseOutput(Sats.of(2_000), Bytes.ofHex("5120" + "22".repeat(32)));
    private static final CoinbaseOutput COMMITMENT =
            CoinbaseOutput.commitment(new Hash256(1, 2, 3, 4));

    private static CoinbaseRecipe recipe(CoinbaseOutput... outputs) {
        Bytes before = CoinbaseScript.beforeExtranonce(CoinbaseScript.height(840_000), TAG, 20);
        return new CoinbaseRecipe(2, before, 20, -1, List.of(outputs), Sats.of(5_000), 839_999);
    }

    private static Bytes extranonce(int fill) {
        byte[] content = new byte[20];
        Arrays.fill(content, (byte) fill);
        return Bytes.wrap(content);
    }

    @Test
    void partsAreExactlyTheseBytes() {
        CoinbaseTemplate template = recipe(MINER, TREASURY, COMMITMENT).build();
        assertThat(template.prefix())
                .hasToString(
                        "02000000"
                                + "01"
                                + "00".repeat(32)
                                + "ffffffff"
                                + "25"
                                + "0340d10c"
                                + "0b"
                                + TAG
                                + "14");
        assertThat(template.suffix())
                .hasToString(
                        "ffffffff"
                                + "03"
                                + "b80b000000000000"
                                + "16"
                                + "0014"
                                + "11".repeat(20)
                                + "d007000000000000"
                                + "22"
                                + "5120"
                                + "22".repeat(32)
                                + "0000000000000000"
                                + "26"
                                + "6a24aa21a9ed"
                                + "0100000000000000020000000000000003000000000000000400000000000000"
                                + "3fd10c00");
    }

    @Test
    void wholeTransactionHasTheIdOfItsParts() {
        CoinbaseTemplate template = recipe(MINER, TREASURY, COMMITMENT).build();
        Tx tx = template.transaction(extranonce(7));
        assertThat(tx.txid()).isEqualTo(template.txid(extranonce(7)));
        assertThat(tx.txid()).isNotEqualTo(template.txid(extranonce(8)));
        assertThat(tx.stripped()).isEqualTo(template.stripped(extranonce(7)));
        assertThat(tx.hasWitness()).isTrue();
        assertThat(tx.body().txIn.getFirst().witness.stack.getFirst().toHex())
                .isEqualTo("00".repeat(32));
        assertThat(WitnessCommitment.find(tx)).contains(new Hash256(1, 2, 3, 4));
        assertThat(TxFault.find(tx)).isEmpty();
    }

    @Test
    void withoutACommitmentThereIsNoWitness() {
        Tx tx = recipe(MINER, TREASURY).build().transaction(extranonce(1));
        assertThat(tx.hasWitness()).isFalse();
        assertThat(WitnessCommitment.find(tx)).isEmpty();
    }

    @Test
    void sumMustBeExact() {
        assertThatThrownBy(() -> recipe(MINER, COMMITMENT))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("outputs sum to 3000 sat, the block pays 5000 sat");
    }

    @Test
    void scriptLengthIsTwoToHundred() {
        assertThat(scriptOf(79, 20).scriptPrefix().length()).isEqualTo(80);
        assertThatThrownBy(() -> scriptOf(80, 20))
                .hasMessage("a coinbase script has 2 to 100 bytes, not 101");
        assertThatThrownBy(() ->
                        new CoinbaseRecipe(
                                2, Bytes.ofHex("51"), 0, -1, List.of(MINER), MINER.value(), 0))
                .hasMessage("a coinbase script has 2 to 100 bytes, not 1");
    }

    private static CoinbaseRecipe scriptOf(int templatePrefix, int extranonceLength) {
        Bytes before =
                CoinbaseScript.beforeExtranonce(
                        Bytes.wrap(new byte[templatePrefix]), Bytes.EMPTY, extranonceLength);
        return new CoinbaseRecipe(
                2, before, extranonceLength, -1, List.of(MINER), MINER.value(), 0);
    }

    @Test
    void longestTagFitsAndOneMoreDoesNot() {
        for (int extranonceLength = 1; extranonceLength <= 32; extranonceLength++) {
            Bytes height = CoinbaseScript.height(840_000);
            int longest = CoinbaseScript.longestTag(height, extranonceLength);
            assertThat(lengthWithTag(height, longest, extranonceLength)).isLessThanOrEqualTo(100);
            assertThat(lengthWithTag(height, longest + 1, extranonceLength)).isGreaterThan(100);
        }
    }

    private static int lengthWithTag(Bytes height, int tagLength, int extranonceLength) {
        Bytes tag = Bytes.wrap(new byte[tagLength]);
        return CoinbaseScript.beforeExtranonce(height, tag, extranonceLength).length()
                + extranonceLength;
    }

    @Test
    void heightIsPushedAsNodesDo() {
        assertThat(CoinbaseScript.height(0)).hasToString("00");
        assertThat(CoinbaseScript.height(1)).hasToString("51");
        assertThat(CoinbaseScript.height(16)).hasToString("60");
        assertThat(CoinbaseScript.height(17)).hasToString("0111");
        assertThat(CoinbaseScript.height(128)).hasToString("028000");
    }

    @Test
    void extranonceOfAnotherLengthIsRefused() {
        CoinbaseTemplate template = recipe(MINER, TREASURY).build();
        assertThatThrownBy(() -> template.txid(Bytes.ofHex("00")))
                .hasMessage("the extranonce has 20 bytes, not 1");
    }

    @Test
    void tooManyOutputsAreRefused() {
        CoinbaseOutput[] outputs = new CoinbaseOutput[CoinbaseRecipe.MAX_OUTPUTS + 1];
        Arrays.fill(outputs, new CoinbaseOutput(Sats.ZERO, Bytes.EMPTY));
        assertThatThrownBy(() -> recipe(outputs))
                .hasMessage("a coinbase has 1 to 2000 outputs, not 2001");
    }

    @Test
    void strippingUndoesTheWitness() {
        CoinbaseTemplate template = recipe(MINER, TREASURY, COMMITMENT).build();
        CoinbaseParts bare = new CoinbaseParts(template.prefix(), template.suffix());
        CoinbaseParts complete = bare.withWitness();
        assertThat(complete.hasWitness()).isTrue();
        assertThat(complete.stripped()).contains(bare);
        assertThat(bare.stripped()).contains(bare);
    }

    @Test
    void witnessOfAnotherShapeIsNotStripped() {
        CoinbaseTemplate template = recipe(MINER, TREASURY, COMMITMENT).build();
        CoinbaseParts complete =
                new CoinbaseParts(template.prefix(), template.suffix()).withWitness();
        assertThat(new CoinbaseParts(complete.prefix(), template.suffix()).stripped()).isEmpty();
        for (int length = 0; length < 38; length++) {
            Bytes tail = Bytes.wrap(new byte[length]);
            assertThat(new CoinbaseParts(complete.prefix(), tail).stripped()).isEmpty();
        }
        assertThatThrownBy(complete::withWitness).isInstanceOf(IllegalArgumentException.class);
    }
}
