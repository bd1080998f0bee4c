package org.hyperhash.bitcoin.tx;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.Transaction;
import java.util.Arrays;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.junit.jupiter.api.Test;

class TxTest {
    /** The signed native P2WPKH example of BIP 143. */
    private static final Bytes SEGWIT =
            Bytes.ofHex(
                    "01000000000102fff7f7881a8099afa6940d42d1e7f6362bec38171ea3edf433541d"
                            + "b4e4ad969f00000000494830450221008b9d1dc26ba6a9cb62127b02742fa9d754cd"
                            + "3bebf337f7a55d114c8e5cdd30be022040529b194ba3f9281a99f2b1c0a19c0489bc"
                            + "22ede944ccf4ecbab4cc618ef3ed01eeffffffef51e1b804cc89d182d279655c3aa8"
                            + "9e815b1b309fe287d9b2b55d57b90ec68a0100000000ffffffff02202cb206000000"
                            + "001976a9148280b37df378db99f66f85c95a783a76ac7a6d5988ac9093510d000000"
                            + "001976a9143bde42dbee7e4dbe6a21b2d50ce2f0167faa815988ac00024730440220"
                            + "3609e17b84f6a7d30c80bfa610b5b4542f32a8a0d5447a12fb1366d7f01cc44a0220"
                            + "573a954c4518331561406f90300e8f3358f51928d43c212a8caed02de67eebee0121"
                            + "025476c2e83188368da1ff3e292e7acafcdb3566bb0ad253f62fc70f07aeee635711"
                            + "000000");

    private static Tx segwit() {
        return Tx.of(SEGWIT.toArray());
    }

    @Test
    void segwitTransactionHasTwoIdsAndTwoSizes() {
        Tx tx = segwit();
        Transaction reference = Transaction.read(SEGWIT.toArray());
        assertThat(tx.body()).isEqualTo(reference);
        assertThat(tx.txid()).isEqualTo(Hash256.of(reference.hash.value.toByteArray()));
        assertThat(tx.wtxid()).isNotEqualTo(tx.txid());
        assertThat(tx.totalSize()).isEqualTo(SEGWIT.length());
        assertThat(tx.weight()).isEqualTo(reference.weight());
        assertThat(tx.strippedSize()).isEqualTo(reference.baseSize());
        assertThat(tx.virtualSize()).isEqualTo((reference.weight() + 3) / 4);
    }

    @Test
    void strippedBytesAreALegacyTransactionWithTheSameId() {
        Tx tx = segwit();
        Tx stripped = Tx.of(tx.stripped().toArray());
        assertThat(stripped.hasWitness()).isFalse();
        assertThat(stripped.txid()).isEqualTo(tx.txid());
        assertThat(stripped.wtxid()).isEqualTo(tx.txid());
        assertThat(stripped.stripped()).isEqualTo(stripped.serialized());
    }

    @Test
    void everyTruncationIsMalformed() {
        byte[] content = SEGWIT.toArray();
        for (int length = 0; length < content.length; length++) {
            assertThat(Tx.parse(Arrays.copyOf(content, length)))
                    .isInstanceOf(ParsedTx.Malformed.class);
        }
        assertThat(Tx.parse(Arrays.copyOf(content, content.length + 1)))
                .isEqualTo(new ParsedTx.Malformed("1 bytes too many at byte " + content.length));
    }

    @Test
    void witnessFlagWithoutWitnessIsMalformed() {
        String input = "00".repeat(32) + "00000000" + "00" + "ffffffff";
        String output = "0000000000000000" + "00";
        Bytes content =
                Bytes.ofHex("010000000001" + "01" + input + "01" + output + "00" + "00000000");
        assertThat(Tx.parse(content.toArray()))
                .isEqualTo(new ParsedTx.Malformed("witness flag without a witness at byte 59"));
    }

    @Test
    void unknownFlagIsMalformed() {
        byte[] content = SEGWIT.toArray();
        content[5] = 3;
        assertThat(Tx.parse(content))
                .isEqualTo(new ParsedTx.Malformed("unknown transaction flag at byte 6"));
    }

    @Test
    void sizesNotInTheirShortestFormAreMalformed() {
        Bytes content = Bytes.ofHex("01000000" + "fd0100");
        assertThat(Tx.parse(content.toArray()))
                .isEqualTo(new ParsedTx.Malformed("size not in its shortest form at byte 4"));
    }

    @Test
    void sizesBeyondTheLimitAreMalformed() {
        for (String size :
                new String[] {"fe01000002", "ff0000000001000000", "ffffffffffffffffff"}) {
            Bytes content = Bytes.ofHex("01000000" + size + "00".repeat(100));
            assertThat(Tx.parse(content.toArray()))
                    .isEqualTo(new ParsedTx.Malformed("size too large at byte 4"));
        }
    }

    @Test
    void compactSizesRoundTripAtEveryBoundary() throws MalformedException {
        for (long value : new long[] {0, 1, 0xfc, 0xfd, 0xffff, 0x1_0000, TxReader.MAX_SIZE}) {
            byte[] content = new byte[CompactSize.length(value)];
            assertThat(CompactSize.write(content, 0, value)).isEqualTo(content.length);
            TxReader reader = new TxReader(content, 0, content.length);
            assertThat((long) reader.compactSize()).isEqualTo(value);
            reader.finish();
        }
        assertThat(CompactSize.length(0xffff_ffffL)).isEqualTo(5);
        assertThat(CompactSize.length(0x1_0000_0000L)).isEqualTo(9);
    }
}
