package org.hyperhash.ledger.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.ledger.window.Windows.Share;

/** The tree and the rewards as the protocol page defines them: by recursion and plain sums. */
final class SlowSumTree {
    private SlowSumTree() {}

    private record Node(byte[] hash, BigInteger work) {}

    static Hash256 root(Hash256 block, List<Share> shares) throws Exception {
        Node top = node(shares);
        return Hash256.of(
                sha256(
                        3,
                        block.toArray(),
                        ByteBuffer.allocate(8).putLong(shares.size()).array(),
                        top.hash(),
                        number(top.work(), 16)));
    }

    private static Node node(List<Share> shares) throws Exception {
        if (shares.size() == 1) {
            Share share = shares.getFirst();
            return new Node(
                    sha256(
                            0,
                            ByteBuffer.allocate(8).putLong(share.sequence()).array(),
                            sha256(2, share.account().getBytes(UTF_8)),
                            number(share.work().hashes(), 12)),
                    share.work().hashes());
        }
        int half = Integer.highestOneBit(shares.size() - 1);
        Node left = node(shares.subList(0, half));
        Node right = node(shares.subList(half, shares.size()));
        return new Node(
                sha256(
                        1,
                        left.hash(),
                        number(left.work(), 16),
                        right.hash(),
                        number(right.work(), 16)),
                left.work().add(right.work()));
    }

    private static byte[] number(BigInteger value, int length) {
        byte[] number = new byte[length];
        for (int i = 0; i < length; i++) {
            number[length - 1 - i] = value.shiftRight(8 * i).byteValue();
        }
        return number;
    }

    private static byte[] sha256(int tag, byte[]... parts) throws Exception {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        content.write(tag);
        for (byte[] part : parts) {
            try {
                content.write(part);
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
        return MessageDigest.getInstance("SHA-256").digest(content.toByteArray());
    }

    /** What the accounts with a reward get of a subsidy. */
    static Map<String, Long> rewards(long subsidy, List<Share> shares) {
        BigInteger total =
                shares.stream()
                        .map(share -> share.work().hashes())
                        .reduce(BigInteger.ZERO, BigInteger::add);
        Map<String, BigInteger> works = new TreeMap<>();
        shares.forEach(
                share -> works.merge(share.account(), share.work().hashes(), BigInteger::add));
        Map<String, Long> rewards = new TreeMap<>();
        works.forEach((account, work) -> {
            long sats =
                    work.multiply(BigInteger.valueOf(subsidy - subsidy / 100))
                            .divide(total)
                            .longValueExact();
            if (sats > 0) {
                rewards.put(account, sats);
            }
        });
        return rewards;
    }
}
