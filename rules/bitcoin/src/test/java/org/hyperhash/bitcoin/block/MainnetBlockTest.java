package org.hyperhash.bitcoin.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.SharedVectors;
import org.hyperhash.bitcoin.coinbase.CoinbaseScript;
import org.hyperhash.bitcoin.script.SigOps;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.bitcoin.tx.TxFault;
import org.junit.jupiter.api.Test;

/** Block 413567 of the main chain, full of transactions and older than segwit. */
class MainnetBlockTest {
    private static byte[] content() throws IOException {
        return Files.readAllBytes(SharedVectors.file("data/mainnet-block-413567.raw"));
    }

    private static Block block() throws IOException {
        return switch (Block.parse(content())) {
            case ParsedBlock.Parsed(Block block) -> block;
            case ParsedBlock.Malformed(String reason) -> throw new AssertionError(reason);
        };
    }

    @Test
    void headerIsProofOfWorkForItsTransactions() throws IOException {
        Block block = block();
        assertThat(block.hash().display())
                .isEqualTo("0000000000000000025aff8be8a55df8f89c77296db6198f272d6577325d4069");
        assertThat(block.header().target().isMetBy(block.hash())).isTrue();
        assertThat(block.merkleRoot())
                .isEqualTo(new MerkleTree.Root(block.header().merkleRoot(), false));
    }

    @Test
    void coinbaseStartsWithTheHeight() throws IOException {
        Bytes expected = CoinbaseScript.height(413_567);
        byte[] script =
                block().transactions()
                        .getFirst()
                        .body()
                        .txIn
                        .getFirst()
                        .signatureScript
                        .toByteArray();
        assertThat(Bytes.copyOf(script, 0, expected.length())).isEqualTo(expected);
    }

    @Test
    void serializesToTheSameBytes() throws IOException {
        Block block = block();
        assertThat(block.serialized()).isEqualTo(Bytes.wrap(content()));
        assertThat(block.totalSize()).isEqualTo(999_887);
        assertThat(block.weight()).isEqualTo(4 * 999_887);
    }

    @Test
    void decodedTransactionsHaveTheSameIdsAsTheirBytes() throws IOException {
        for (Tx tx : block().transactions()) {
            Hash256 decoded = Hash256.of(tx.body().hash.value.toByteArray());
            assertThat(decoded).isEqualTo(tx.txid());
            assertThat(TxFault.find(tx)).isEmpty();
        }
    }

    @Test
    void pathOfTheCoinbaseLeadsToTheRoot() throws IOException {
        Block block = block();
        List<Hash256> ids = block.txids();
        List<Hash256> path = MerkleTree.merklePath(ids.subList(1, ids.size()));
        assertThat(path).hasSize(11);
        assertThat(MerkleTree.rootFromPath(ids.getFirst(), path))
                .isEqualTo(block.header().merkleRoot());
    }

    @Test
    void legacySignatureOperationsAreWithinTheLimit() throws IOException {
        int operations =
                block().transactions().stream().mapToInt(tx -> SigOps.legacy(tx.body())).sum();
        assertThat(operations).isPositive();
        assertThat(operations * SigOps.WITNESS_SCALE).isLessThanOrEqualTo(Block.MAX_SIGOPS_COST);
    }

    @Test
    void truncatedBlocksAreMalformed() throws IOException {
        byte[] content = content();
        for (int length = 0; length < content.length; length += length < 2_000 ? 1 : 4_999) {
            assertThat(Block.parse(Arrays.copyOf(content, length)))
                    .isInstanceOf(ParsedBlock.Malformed.class);
        }
        assertThat(Block.parse(Arrays.copyOf(content, content.length + 1)))
                .isEqualTo(new ParsedBlock.Malformed("1 bytes too many at byte 999887"));
    }
}
