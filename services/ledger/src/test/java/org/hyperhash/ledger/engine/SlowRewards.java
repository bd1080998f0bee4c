package org.hyperhash.ledger.engine;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** Windows and rewards as one would do them on paper: the obvious twin of the fast ones. */
final class SlowRewards {
    record Share(long sequence, String account, BigInteger work) {}

    private SlowRewards() {}

    /** Counts backwards from the cut until there is enough. */
    static List<Share> pplns(List<Share> all, long cut, BigInteger needed, int sharesMax) {
        List<Share> window = new ArrayList<>();
        BigInteger sum = BigInteger.ZERO;
        for (Share share :
                all.subList(Math.max(0, all.size() - sharesMax), all.size()).reversed()) {
            if (share.sequence() > cut) {
                continue;
            }
            if (sum.compareTo(needed) >= 0) {
                break;
            }
            sum = sum.add(share.work());
            window.addFirst(share);
        }
        return window;
    }

    static List<Share> round(List<Share> all, long after, long cut, int sharesMax) {
        return all.subList(Math.max(0, all.size() - sharesMax), all.size()).stream()
                .filter(share -> share.sequence() > after && share.sequence() <= cut)
                .toList();
    }

    static TreeMap<String, BigInteger> works(List<Share> window) {
        TreeMap<String, BigInteger> works = new TreeMap<>();
        window.forEach(share -> works.merge(share.account(), share.work(), BigInteger::add));
        return works;
    }

    /** What each account gets of {@code amount}; what is left has the key "". */
    static TreeMap<String, Long> split(long amount, List<Share> window) {
        TreeMap<String, BigInteger> works = works(window);
        BigInteger total = works.values().stream().reduce(BigInteger.ZERO, BigInteger::add);
        TreeMap<String, Long> amounts = new TreeMap<>();
        long left = amount;
        for (String account : works.keySet()) {
            long part =
                    BigInteger.valueOf(amount)
                            .multiply(works.get(account))
                            .divide(total)
                            .longValue();
            amounts.put(account, part);
            left -= part;
        }
        amounts.put("", left);
        return amounts;
    }
}
