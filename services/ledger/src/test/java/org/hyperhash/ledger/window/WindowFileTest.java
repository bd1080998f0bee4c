package org.hyperhash.ledger.window;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.ledger.engine.Explanation;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.window.Windows.Share;
import org.hyperhash.testkit.Golden;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

/** A window file says what its shares say, and nothing else passes. */
class WindowFileTest {
    private static final int HEAD = 10;

    @Test
    void smallWindowHasTheBytesOfTheProtocolPage() throws Exception {
        String hex = HexFormat.of().formatHex(Windows.file(Windows.few()));
        String lines = hex.replaceAll("(.{64})", "$1\n").stripTrailing() + "\n";
        Golden.assertMatches(Path.of("src/test/resources/window/few.hex"), lines);
    }

    @Test
    void readingGivesWhatWasWritten() throws Exception {
        Property.check(
                1,
                200,
                random -> {
                    List<Share> shares = Windows.random(random, random.nextInt(1, 200));
                    ByteArrayOutputStream out = new ByteArrayOutputStream();
                    WindowSummary written =
                            Windows.write(shares, Sats.of(random.nextInt(100)), out);
                    WindowSummary read = read(out.toByteArray());
                    assertThat(read).isEqualTo(written);
                    assertThat(read.claims()).isEqualTo(Windows.claims(shares));
                    assertThat(read.bytes()).isEqualTo(out.size());
                    assertThat(read.root())
                            .isEqualTo(SlowSumTree.root(read.header().block(), shares));
                });
    }

    @Test
    void rewardsOfAFileAreThoseOfASlowTwin() throws Exception {
        Property.check(
                2,
                200,
                random -> {
                    List<Share> shares = Windows.random(random, random.nextInt(1, 100));
                    Explanation explained = read(Windows.file(shares)).explanation();
                    assertThat(explained.addsUp()).as(explained.toString()).isTrue();
                    Map<String, Long> rewards = new TreeMap<>();
                    explained
                            .accounts()
                            .forEach(line -> {
                                if (line.rewardSats() > 0) {
                                    rewards.put(line.account(), line.rewardSats());
                                }
                            });
                    assertThat(rewards).isEqualTo(SlowSumTree.rewards(1_000_003, shares));
                });
    }

    @Test
    void windowWithoutSharesBelongsToTheWinner() throws Exception {
        WindowSummary read = read(Windows.file(List.of()));
        assertThat(read.claims().isEmpty()).isTrue();
        Explanation explained = read.explanation();
        assertThat(explained.addsUp()).as(explained.toString()).isTrue();
        assertThat(explained.accounts()).hasSize(1);
        assertThat(explained.accounts().getFirst().rewardSats()).isEqualTo(990_003);
    }

    @Test
    void damageOfAnyByteIsFound() throws Exception {
        byte[] file = Windows.file(Windows.few());
        for (int at = 0; at < file.length; at++) {
            byte[] damaged = file.clone();
            damaged[at] ^= (byte) (1 + at % 255);
            assertThatThrownBy(() -> read(damaged))
                    .as("byte %d", at)
                    .isInstanceOf(DamagedFileException.class)
                    .hasMessageContaining("at byte ");
        }
    }

    @Test
    void truncationAtAnyByteIsFound() throws Exception {
        byte[] file = Windows.file(Windows.few());
        for (int length = 0; length < file.length; length++) {
            byte[] part = Arrays.copyOf(file, length);
            assertThatThrownBy(() -> read(part))
                    .as("%d bytes", length)
                    .isInstanceOf(DamagedFileException.class);
        }
    }

    @Test
    void bytesBehindTheEndAreRefused() throws Exception {
        byte[] file = Windows.file(Windows.few());
        byte[] longer = Arrays.copyOf(file, file.length + 1);
        assertThatThrownBy(() -> read(longer))
                .isInstanceOf(DamagedFileException.class)
                .hasMessage("at byte %d: the file goes on behind its end", file.length);
    }

    @Test
    void laterVersionIsNamed() throws Exception {
        byte[] file = Windows.file(Windows.few());
        file[HEAD - 1] = 2;
        assertThatThrownBy(() -> read(file))
                .hasMessage("at byte 8: version 2 of the format; this program reads version 1");
    }

    @Test
    void sectionBeyondTheLimitIsNotRead() throws Exception {
        byte[] file = Windows.file(Windows.few());
        file[HEAD + 1] = 0x7f;
        assertThatThrownBy(() -> read(file))
                .hasMessageContaining("at byte 10: a section of")
                .hasMessageContaining("at most 2097152");
    }

    @Test
    void sharesMustRiseWithinTheWindow() throws Exception {
        List<Share> shares = Windows.few();
        WindowFileWriter writer =
                new WindowFileWriter(
                        new ByteArrayOutputStream(),
                        Windows.header(shares, Sats.ZERO),
                        List.of(
                                new WindowFileWriter.AccountWorks(
                                        Windows.ALICE, List.of(Windows.work(1)))));
        writer.share(10, 0);
        assertThatThrownBy(() -> writer.share(10, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> writer.share(100_003, 0))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void sequencesNearTheEndOfALongAreRefused() {
        WindowHeader header = Windows.header(Windows.few(), Sats.ZERO);
        RewardTerms terms = header.terms();
        assertThat(header(header, header.header(), terms(terms, 1L << 62)).terms().cut())
                .isEqualTo(1L << 62);
        assertThatThrownBy(() -> header(header, header.header(), terms(terms, (1L << 62) + 1)))
                .hasMessage("a window up to 4611686018427387905");
    }

    @Test
    void coinbaseThatPaysMoreThanThereIsIsNotSound() throws Exception {
        WindowHeader sound = Windows.header(Windows.few(), Sats.ZERO);
        String fees = "8813000000000000";
        String coinbase = sound.coinbase().toHex();
        assertThat(coinbase).containsOnlyOnce(fees);
        WindowHeader header =
                new WindowHeader(
                        sound.network(),
                        sound.height(),
                        sound.header(),
                        sound.journal(),
                        sound.winner(),
                        sound.terms(),
                        sound.carry(),
                        Bytes.ofHex(coinbase.replace(fees, "ff".repeat(8))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        assertThatThrownBy(
                        () -> {
                            Windows.write(header, Windows.few(), out);
                            read(out.toByteArray());
                        })
                .isInstanceOf(DamagedFileException.class)
                .hasMessageContaining("the header is not sound: ");
    }

    @Test
    void headerThatNobodyMinedIsSeen() {
        WindowHeader header = Windows.header(Windows.few(), Sats.ZERO);
        String start = "20".repeat(72);
        List<Boolean> easy = new ArrayList<>();
        for (int nonce = 0; nonce < 64; nonce++) {
            Bytes bytes = Bytes.ofHex(start + "ffff7f20" + "%08x".formatted(nonce));
            easy.add(header(header, bytes, header.terms()).hasProofOfWork());
        }
        assertThat(easy).contains(true, false);
        Bytes hard = Bytes.ofHex(start + "ffff001d" + "00000000");
        assertThat(header(header, hard, header.terms()).hasProofOfWork()).isFalse();
    }

    private static RewardTerms terms(RewardTerms other, long cut) {
        return new RewardTerms(
                other.from(),
                cut,
                other.subsidy(),
                other.fees(),
                other.rules(),
                other.device(),
                other.directMax());
    }

    private static WindowHeader header(WindowHeader other, Bytes bytes, RewardTerms terms) {
        return new WindowHeader(
                other.network(),
                other.height(),
                bytes,
                other.journal(),
                other.winner(),
                terms,
                other.carry(),
                other.coinbase());
    }

    @Test
    void everyShareCanBeProvedAndNoOther() throws Exception {
        Property.check(
                3,
                40,
                random -> {
                    List<Share> shares = Windows.random(random, random.nextInt(1, 70));
                    byte[] file = Windows.file(shares);
                    Hash256 root = read(file).root();
                    for (Share share : shares) {
                        ShareInclusion proof = prove(file, share.sequence());
                        assertThat(proof.account()).isEqualTo(share.account());
                        assertThat(proof.work()).isEqualTo(share.work());
                        ShareInclusion.Result result = proof.climb();
                        assertThat(result.root()).isEqualTo(root);
                        assertThat(result.windowWork()).isEqualTo(Windows.claims(shares).total());
                        assertThat(forgedRoot(proof)).isNotEqualTo(root);
                    }
                    long absent = shares.getLast().sequence() + 1;
                    assertThat(WindowFileReader.prove(() -> new ByteArrayInputStream(file), absent))
                            .isEmpty();
                });
    }

    /** The same proof for one hash more. */
    private static Hash256 forgedRoot(ShareInclusion proof) {
        return new ShareInclusion(
                        proof.block(),
                        proof.shares(),
                        proof.index(),
                        proof.sequence(),
                        proof.account(),
                        proof.work().plus(Windows.work(1)),
                        proof.path())
                .climb()
                .root();
    }

    @Test
    void proofOfAnAccountIsItsNewestShare() throws Exception {
        byte[] file = Windows.file(Windows.few());
        ShareInclusion proof =
                WindowFileReader.prove(() -> new ByteArrayInputStream(file), Windows.ALICE)
                        .orElseThrow();
        assertThat(proof.sequence()).isEqualTo(400);
        assertThat(proof.index()).isEqualTo(11);
        assertThat(WindowFileReader.prove(() -> new ByteArrayInputStream(file), "nobody"))
                .isEmpty();
    }

    @Test
    void pathOfAnotherLengthIsRefused() throws Exception {
        ShareInclusion proof = prove(Windows.file(Windows.few()), 400);
        ShareInclusion shorter =
                new ShareInclusion(
                        proof.block(),
                        proof.shares(),
                        proof.index(),
                        proof.sequence(),
                        proof.account(),
                        proof.work(),
                        proof.path().subList(1, proof.path().size()));
        assertThatThrownBy(shorter::climb).hasMessage("the path is too short");
    }

    @Test
    void explanationNamesEveryPart() throws Exception {
        Explanation explained = read(Windows.file(Windows.few())).explanation();
        Map<String, Explanation.Line> lines =
                explained.accounts().stream()
                        .collect(Collectors.toMap(Explanation.Line::account, line -> line));
        Explanation.Line alice = lines.get(Windows.ALICE);
        assertThat(alice.work()).isEqualTo("15");
        assertThat(alice.share()).isEqualTo("15/36893488147419103257");
        assertThat(alice.feesSats()).isEqualTo(5_000);
        assertThat(alice.coinbaseSats()).isEqualTo(5_000);
        assertThat(lines.get(Windows.CAROL).rewardSats()).isEqualTo(990_002);
        assertThat(lines.get(Windows.CAROL).ledgerSats()).isEqualTo(990_002 + 76);
        assertThat(explained.split().remainderSats()).isEqualTo(1);
        assertThat(explained.carry()).isEqualTo(new Explanation.Carry(77, 76));
        assertThat(explained.only(Windows.BOB).accounts()).hasSize(1);
    }

    private static WindowSummary read(byte[] file) throws Exception {
        return WindowFileReader.read(new ByteArrayInputStream(file));
    }

    private static ShareInclusion prove(byte[] file, long sequence) throws Exception {
        return WindowFileReader.prove(() -> new ByteArrayInputStream(file), sequence).orElseThrow();
    }
}
