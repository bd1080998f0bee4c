package org.hyperhash.ledger.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.ledger.engine.Payee;
import org.hyperhash.ledger.engine.ShareWindow;
import org.hyperhash.ledger.engine.WindowClaims;
import org.hyperhash.ledger.engine.WindowClaims.Claim;

/**
 * Writes a window file share by share; its memory grows with accounts, not with shares. The same
 * window always gives the same bytes. Owned by one thread.
 */
public final class WindowFileWriter {
    private final OutputStream out;
    private final WindowHeader header;
    private final MessageDigest fileDigest = SumTree.sha256();
    private final SumTree tree = new SumTree();
    private final WindowFormat.Pairs pairs = new WindowFormat.Pairs();
    private final ByteArrayOutputStream section = new ByteArrayOutputStream();
    private long[] sharesOfPair = new long[0];
    private long bytes;

    // The run that is open: it ends with the first share that does not continue it.
    private int runPair = -1;
    private long runFirst;
    private long runShares;
    private long written;
    private long last;
    private Work firstWork = Work.ZERO;

    /**
     * An account with all works that its shares have.
     *
     * @param works in rising order, each once
     */
    public record AccountWorks(String account, List<Work> works) {
        public AccountWorks {
            works = List.copyOf(works);
        }
    }

    /**
     * @param accounts in rising order; the pairs of account and work are numbered in this order
     */
    public WindowFileWriter(OutputStream out, WindowHeader header, List<AccountWorks> accounts)
            throws IOException {
        this.out = out;
        this.header = header;
        this.last = header.terms().from() - 1;
        emit(WindowFormat.MAGIC);
        emit(new byte[] {0, WindowFormat.VERSION});
        section(WindowFormat.HEADER, header.encode());
        writeAccounts(accounts);
        sharesOfPair = new long[pairs.size()];
    }

    private void emit(byte[] content) throws IOException {
        out.write(content);
        fileDigest.update(content);
        bytes += content.length;
    }

    private void section(int kind, byte[] content) throws IOException {
        ByteBuffer head =
                ByteBuffer.allocate(WindowFormat.SECTION_HEAD)
                        .put((byte) kind)
                        .putInt(content.length);
        CRC32C checksum = new CRC32C();
        checksum.update(head.array());
        checksum.update(content);
        emit(head.array());
        emit(content);
        emit(ByteBuffer.allocate(Integer.BYTES).putInt((int) checksum.getValue()).array());
    }

    private void flush(int kind) throws IOException {
        section(kind, section.toByteArray());
        section.reset();
    }

    private void writeAccounts(List<AccountWorks> accounts) throws IOException {
        if (accounts.size() > WindowFormat.ACCOUNTS_MAX) {
            throw new IllegalArgumentException(
                    "%d accounts, at most %d"
                            .formatted(accounts.size(), WindowFormat.ACCOUNTS_MAX));
        }
        DataOutputStream fields = new DataOutputStream(section);
        String before = "";
        for (AccountWorks each : accounts) {
            requireAccount(before, each);
            before = each.account();
            pairs.account(each.account());
            WindowHeader.writeText(fields, each.account());
            number(each.works().size());
            Work easier = Work.ZERO;
            for (Work work : each.works()) {
                requireWork(easier, work);
                easier = work;
                BigInteger hashes = work.hashes();
                pairs.work(hashes.shiftRight(Long.SIZE).intValue(), hashes.longValue());
                fields.writeInt(hashes.shiftRight(Long.SIZE).intValue());
                fields.writeLong(hashes.longValue());
                if (pairs.size() > WindowFormat.WORKS_MAX) {
                    throw new IllegalArgumentException(
                            "more than %d works of accounts".formatted(WindowFormat.WORKS_MAX));
                }
            }
            if (section.size() > WindowFormat.SECTION_AIM) {
                flush(WindowFormat.ACCOUNTS);
            }
        }
        if (section.size() > 0) {
            flush(WindowFormat.ACCOUNTS);
        }
    }

    private static void requireAccount(String before, AccountWorks next) {
        if (!before.isEmpty() && before.compareTo(next.account()) >= 0) {
            throw new IllegalArgumentException(
                    "account %s after %s".formatted(next.account(), before));
        }
        if (next.account().getBytes(UTF_8).length > WindowHeader.ACCOUNT_MAX
                || next.works().isEmpty()) {
            throw new IllegalArgumentException(
                    "account %s with %d works".formatted(next.account(), next.works().size()));
        }
    }

    private static void requireWork(Work easier, Work next) {
        if (next.compareTo(easier) <= 0 || next.hashes().bitLength() > ShareWindow.MAX_WORK_BITS) {
            throw new IllegalArgumentException("work %s after %s".formatted(next, easier));
        }
    }

    /**
     * Adds the next share.
     *
     * @param sequence larger than that of the share before, within the window
     * @param pair number of its account and work
     */
    public void share(long sequence, int pair) throws IOException {
        if (sequence <= last || sequence > header.terms().cut()) {
            throw new IllegalArgumentException(
                    "share %d after share %d, in a window up to %d"
                            .formatted(sequence, last, header.terms().cut()));
        }
        if (written + runShares == WindowFormat.SHARES_MAX) {
            throw new IllegalArgumentException(
                    "more than %d shares".formatted(WindowFormat.SHARES_MAX));
        }
        pairs.addTo(tree, sequence, pair);
        sharesOfPair[pair]++;
        if (firstWork.equals(Work.ZERO)) {
            firstWork = pairs.work(pair);
        }
        if (pair == runPair && sequence == last + 1) {
            runShares++;
        } else {
            closeRun();
            runPair = pair;
            runFirst = sequence - last;
            runShares = 1;
        }
        last = sequence;
    }

    private void closeRun() throws IOException {
        if (runShares == 0) {
            return;
        }
        int flags =
                (runFirst > 1 ? WindowFormat.GAP : 0) | (runShares > 1 ? WindowFormat.REPEATED : 0);
        number((long) runPair << 2 | flags);
        if (runFirst > 1) {
            number(runFirst - 2);
        }
        if (runShares > 1) {
            number(runShares - 2);
        }
        written += runShares;
        runShares = 0;
        if (section.size() > WindowFormat.SECTION_AIM) {
            flush(WindowFormat.SHARES);
        }
    }

    /** Seven bits a byte, lowest first; the top bit says that more follow. */
    private void number(long value) {
        long left = value;
        while (left > 0x7f) {
            section.write((int) (left & 0x7f) | 0x80);
            left >>>= 7;
        }
        section.write((int) left);
    }

    /** Writes what is left; the stream stays open. */
    public WindowSummary finish() throws IOException {
        closeRun();
        if (section.size() > 0) {
            flush(WindowFormat.SHARES);
        }
        SumTree.Top top = tree.finish();
        Hash256 root = SumTree.root(header.block(), top);
        section(WindowFormat.END, end(top, root));
        out.flush();
        return new WindowSummary(
                header,
                claims(header, pairs, sharesOfPair),
                root,
                firstWork,
                Hash256.of(fileDigest.digest()),
                bytes);
    }

    private static byte[] end(SumTree.Top top, Hash256 root) {
        return ByteBuffer.allocate(Long.BYTES + 2 * Long.BYTES + SumTree.HASH)
                .putLong(top.leaves())
                .putLong(top.work().hashes().shiftRight(Long.SIZE).longValue())
                .putLong(top.work().hashes().longValue())
                .put(root.toArray())
                .array();
    }

    /** The sums of shares by account. */
    static WindowClaims claims(WindowHeader header, WindowFormat.Pairs pairs, long[] sharesOfPair) {
        Work[] works = new Work[pairs.accounts.size()];
        Arrays.fill(works, Work.ZERO);
        long shares = 0;
        for (int pair = 0; pair < pairs.size(); pair++) {
            int account = pairs.account(pair);
            works[account] = works[account].plus(pairs.work(pair).times(sharesOfPair[pair]));
            shares += sharesOfPair[pair];
        }
        List<Claim> claims = new ArrayList<>(works.length);
        for (int account = 0; account < works.length; account++) {
            claims.add(
                    new Claim(
                            Payee.of(header.network(), pairs.accounts.get(account)),
                            works[account]));
        }
        return WindowClaims.of(header.terms().from(), header.terms().cut(), shares, claims);
    }
}
