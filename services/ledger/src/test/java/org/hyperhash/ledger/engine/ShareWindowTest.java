package org.hyperhash.ledger.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.SlowRewards.Share;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class ShareWindowTest {
    @Test
    void windowIsTheShortestSuffixWithEnoughWork() {
        ShareWindow window = new ShareWindow(100);
        for (int i = 1; i <= 10; i++) {
            window.append(i, payee("a" + i % 2), work(10));
        }
        WindowClaims claims = window.ofWork(10, work(35));
        assertThat(claims.from()).isEqualTo(7);
        assertThat(claims.cut()).isEqualTo(10);
        assertThat(claims.shares()).isEqualTo(4);
        assertThat(works(claims)).containsExactly(entry("a0", 20), entry("a1", 20));
        assertThat(window.ofWork(10, work(40))).isEqualTo(claims);
        assertThat(window.ofWork(10, work(41)).shares()).isEqualTo(5);
    }

    @Test
    void windowEndsAtItsCut() {
        ShareWindow window = new ShareWindow(100);
        for (int i = 1; i <= 10; i++) {
            window.append(3L * i, payee("a"), work(1));
        }
        assertThat(window.ofWork(14, work(2)).from()).isEqualTo(9);
        assertThat(window.ofWork(15, work(2)).from()).isEqualTo(12);
        assertThat(window.ofWork(1_000, work(2)).from()).isEqualTo(27);
        assertThat(window.ofWork(2, work(2)).isEmpty()).isTrue();
        assertThat(window.ofWork(2, work(2)).from()).isEqualTo(3);
    }

    @Test
    void everyShareCountsWhenThereAreTooFew() {
        ShareWindow window = new ShareWindow(100);
        window.append(5, payee("a"), work(1));
        WindowClaims claims = window.ofWork(9, new Work(BigInteger.TWO.pow(200)));
        assertThat(claims.from()).isEqualTo(5);
        assertThat(claims.total()).isEqualTo(work(1));
        assertThat(new ShareWindow(1).ofWork(7, work(1)).isEmpty()).isTrue();
    }

    @Test
    void workBeyondLongIsCountedExactly() {
        Work huge =
                new Work(BigInteger.TWO.pow(ShareWindow.MAX_WORK_BITS).subtract(BigInteger.ONE));
        ShareWindow window = new ShareWindow(1_000);
        for (int i = 1; i <= 1_000; i++) {
            window.append(i, payee("a" + i % 3), huge);
        }
        WindowClaims claims = window.ofWork(1_000, huge.times(999));
        assertThat(claims.total()).isEqualTo(huge.times(999));
        assertThat(claims.from()).isEqualTo(2);
        assertThat(claims.claims().getFirst().work()).isEqualTo(huge.times(333));
    }

    @Test
    void limitsAreKept() {
        ShareWindow window = new ShareWindow(3);
        Work tooMuch = new Work(BigInteger.TWO.pow(ShareWindow.MAX_WORK_BITS));
        assertThatThrownBy(() -> window.append(1, payee("a"), tooMuch))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> window.append(1, payee("a"), Work.ZERO))
                .isInstanceOf(IllegalArgumentException.class);
        window.append(5, payee("a"), work(1));
        assertThatThrownBy(() -> window.append(5, payee("a"), work(1)))
                .hasMessage("share 5 after share 5");
        for (int i = 6; i <= 10; i++) {
            window.append(i, payee("b"), work(1));
        }
        assertThat(window.held()).isEqualTo(3);
        assertThat(window.oldestSequence(0)).isEqualTo(8);
        assertThat(window.payee("a")).isEmpty();
        assertThat(window.payee("b")).contains(payee("b"));
        assertThat(window.ofWork(10, work(100)).from()).isEqualTo(8);
    }

    @Test
    void firstOfNewestNamesWhatMustBeKept() {
        ShareWindow window = new ShareWindow(100);
        assertThat(window.firstOfNewest(work(1), 77)).isEqualTo(77);
        for (int i = 1; i <= 10; i++) {
            window.append(i, payee("a"), work(10));
        }
        assertThat(window.firstOfNewest(work(30), 0)).isEqualTo(8);
        assertThat(window.firstOfNewest(work(31), 0)).isEqualTo(7);
        assertThat(window.firstOfNewest(work(1_000), 0)).isEqualTo(1);
        window.dropBelow(8);
        assertThat(window.held()).isEqualTo(3);
        assertThat(window.ofWork(10, work(1_000)).total()).isEqualTo(work(30));
    }

    @Test
    void slidingWindowAgreesWithItsSlowTwin() {
        Property.check(1, 60, ShareWindowTest::slide);
    }

    /** Cuts and sizes jump about; chunks fill up, shares are dropped, accounts come and go. */
    private static void slide(RandomGenerator random) {
        int sharesMax = 1 + random.nextInt(40_000);
        ShareWindow window = new ShareWindow(sharesMax);
        List<Share> all = new ArrayList<>();
        long sequence = 0;
        for (int round = 0; round < 12; round++) {
            for (int i = random.nextInt(6_000); i > 0; i--) {
                sequence += 1 + random.nextInt(3);
                String account = "account" + (random.nextInt(5) + 5 * (round / 3));
                BigInteger work =
                        new BigInteger(1 + random.nextInt(90), bits(random)).add(BigInteger.ONE);
                window.append(sequence, payee(account), new Work(work));
                all.add(new Share(sequence, account, work));
            }
            long cut =
                    random.nextBoolean() ? sequence : Math.max(0, sequence - random.nextInt(9_000));
            BigInteger needed =
                    new BigInteger(1 + random.nextInt(104), bits(random)).add(BigInteger.ONE);
            expect(
                    window.ofWork(cut, new Work(needed)),
                    SlowRewards.pplns(all, cut, needed, sharesMax),
                    cut);
            long after = Math.max(0, cut - random.nextInt(20_000));
            expect(window.since(after, cut), SlowRewards.round(all, after, cut, sharesMax), cut);
        }
    }

    private static java.util.Random bits(RandomGenerator random) {
        return new java.util.Random(random.nextLong());
    }

    private static void expect(WindowClaims claims, List<Share> slow, long cut) {
        assertThat(works(claims)).isEqualTo(SlowRewards.works(slow));
        assertThat(claims.shares()).isEqualTo(slow.size());
        assertThat(claims.from()).isEqualTo(slow.isEmpty() ? cut + 1 : slow.getFirst().sequence());
        assertThat(claims.total().hashes())
                .isEqualTo(slow.stream().map(Share::work).reduce(BigInteger.ZERO, BigInteger::add));
    }

    static TreeMap<String, BigInteger> works(WindowClaims claims) {
        TreeMap<String, BigInteger> works = new TreeMap<>();
        claims.claims().forEach(claim -> works.put(claim.payee().account(), claim.work().hashes()));
        return works;
    }

    static java.util.Map.Entry<String, BigInteger> entry(String account, long work) {
        return java.util.Map.entry(account, BigInteger.valueOf(work));
    }

    static Payee payee(String account) {
        return new Payee(account, Bytes.ofHex("0014").concat(script(account)));
    }

    private static Bytes script(String account) {
        byte[] program = new byte[20];
        byte[] text = account.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        System.arraycopy(text, 0, program, 0, Math.min(20, text.length));
        return Bytes.wrap(program);
    }

    static Work work(long hashes) {
        return new Work(BigInteger.valueOf(hashes));
    }
}
