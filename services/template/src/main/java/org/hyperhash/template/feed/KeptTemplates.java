package org.hyperhash.template.feed;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.bitcoin.tx.CompactSize;
import org.hyperhash.bitcoin.tx.Tx;
import org.hyperhash.template.Solution;
import org.hyperhash.template.Template;

/**
 * The last templates with their transactions, as long as somebody may come with a solution: those
 * of the current tip within the limits, those of older tips for a grace time. The newest one is
 * always kept. Not thread-safe; times are monotonic nanoseconds.
 */
public final class KeptTemplates {
    private record Kept(Template template, Optional<List<Tx>> transactions, long bytes) {
        static Kept of(Template template, Optional<List<Tx>> transactions) {
            long bytes = transactions.orElse(List.of()).stream().mapToLong(Tx::totalSize).sum();
            return new Kept(template, transactions.map(List::copyOf), bytes);
        }
    }

    private final int maxTemplates;
    private final long maxBytes;
    private final Duration grace;
    private final Map<Long, Kept> byId = new LinkedHashMap<>();
    private final Map<Long, Long> retiredAtNanos = new LinkedHashMap<>();

    /**
     * @param maxBytes of transactions, counted once for each template that has them
     * @param grace for templates of an older tip
     */
    public KeptTemplates(int maxTemplates, long maxBytes, Duration grace) {
        this.maxTemplates = maxTemplates;
        this.maxBytes = maxBytes;
        this.grace = grace;
    }

    public void add(Template template, Optional<List<Tx>> transactions, long nowNanos) {
        byId.values().stream()
                .filter(kept -> !kept.template().sameTip(template))
                .forEach(kept -> retiredAtNanos.putIfAbsent(kept.template().id(), nowNanos));
        byId.put(template.id(), Kept.of(template, transactions));
        evict(nowNanos);
    }

    /** Adds the transactions of a template that came without them. */
    void complete(long templateId, List<Tx> transactions, long nowNanos) {
        byId.computeIfPresent(
                templateId, (_, kept) -> Kept.of(kept.template(), Optional.of(transactions)));
        evict(nowNanos);
    }

    public Optional<Template> template(long templateId, long nowNanos) {
        evict(nowNanos);
        return Optional.ofNullable(byId.get(templateId)).map(Kept::template);
    }

    public Optional<List<Tx>> transactions(long templateId, long nowNanos) {
        evict(nowNanos);
        return Optional.ofNullable(byId.get(templateId)).flatMap(Kept::transactions);
    }

    Optional<Bytes> assemble(Solution solution, long nowNanos) {
        return transactions(solution.templateId(), nowNanos)
                .map(transactions -> block(solution, transactions));
    }

    private static Bytes block(Solution solution, List<Tx> transactions) {
        int count = 1 + transactions.size();
        int size = BlockHeader.LENGTH + CompactSize.length(count) + solution.coinbase().length();
        for (Tx tx : transactions) {
            size += tx.totalSize();
        }
        byte[] content = new byte[size];
        solution.header().copyTo(content, 0);
        int at = CompactSize.write(content, BlockHeader.LENGTH, count);
        solution.coinbase().copyTo(content, at);
        at += solution.coinbase().length();
        for (Tx tx : transactions) {
            at = tx.writeTo(content, at);
        }
        return Bytes.wrap(content);
    }

    private void evict(long nowNanos) {
        retiredAtNanos
                .entrySet()
                .removeIf(retired -> {
                    boolean over = nowNanos - retired.getValue() >= grace.toNanos();
                    if (over) {
                        byId.remove(retired.getKey());
                    }
                    return over;
                });
        long bytes = byId.values().stream().mapToLong(Kept::bytes).sum();
        Iterator<Kept> oldest = new ArrayList<>(byId.values()).iterator();
        while (byId.size() > 1 && (byId.size() > maxTemplates || bytes > maxBytes)) {
            Kept dropped = oldest.next();
            bytes -= dropped.bytes();
            byId.remove(dropped.template().id());
            retiredAtNanos.remove(dropped.template().id());
        }
    }
}
