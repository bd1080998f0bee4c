package org.hyperhash.ledger.window;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Work;
import org.hyperhash.bitcoin.coinbase.CoinbaseOutput;
import org.hyperhash.bitcoin.tx.ParsedTx;
import org.hyperhash.bitcoin.tx.Tx;

/**
 * Reads a window file once, from its first byte to its last, and believes nothing: checksums, order
 * and limits, the sums and the root are computed anew. Owned by one thread.
 */
public final class WindowFileReader {
    private final InputStream in;
    private final MessageDigest fileDigest = SumTree.sha256();
    private final WindowFormat.Pairs pairs = new WindowFormat.Pairs();
    private final Wanted wanted;
    private final SumTree tree;
    private long offset;
    private long[] sharesOfPair = new long[0];
    private long index;
    private long last;
    private Optional<Found> found = Optional.empty();
    private Optional<Work> firstWork = Optional.empty();

    // The section that is read now.
    private byte[] content = new byte[0];
    private long contentAt;
    private int at;

    /** Which share's proof is wanted. */
    private sealed interface Wanted {
        record None() implements Wanted {}

        record Sequence(long sequence) implements Wanted {}

        record NewestOf(String account) implements Wanted {}

        record Index(long index) implements Wanted {}
    }

    private record Found(long index, long sequence, int pair) {}

    /** What one pass over a file gave. */
    private record Read(WindowSummary summary, Optional<Found> found) {}

    private WindowFileReader(InputStream in, Wanted wanted) {
        this.in = in;
        this.wanted = wanted;
        this.tree =
                wanted instanceof Wanted.Index(long tracked) ? new SumTree(tracked) : new SumTree();
    }

    /**
     * Reads and checks a whole file.
     *
     * @throws DamagedFileException when it is not a sound window file
     */
    public static WindowSummary read(InputStream in) throws IOException, DamagedFileException {
        return new WindowFileReader(in, new Wanted.None()).all().summary();
    }

    /** Opens the same file anew each time. */
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /** Proves that a share is in a file; empty when it is not. Reads the file twice. */
    public static Optional<ShareInclusion> prove(Source file, long sequence)
            throws IOException, DamagedFileException {
        return prove(file, new Wanted.Sequence(sequence));
    }

    /** Proves that an account's newest share is in a file; empty when it has none. */
    public static Optional<ShareInclusion> prove(Source file, String account)
            throws IOException, DamagedFileException {
        return prove(file, new Wanted.NewestOf(account));
    }

    private static Optional<ShareInclusion> prove(Source file, Wanted wanted)
            throws IOException, DamagedFileException {
        Optional<Found> found;
        try (InputStream in = file.open()) {
            found = new WindowFileReader(in, wanted).all().found();
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = file.open()) {
            WindowFileReader reader =
                    new WindowFileReader(in, new Wanted.Index(found.get().index()));
            WindowSummary summary = reader.all().summary();
            return Optional.of(reader.proof(summary, found.get()));
        }
    }

    private ShareInclusion proof(WindowSummary summary, Found share) {
        return new ShareInclusion(
                summary.header().block(),
                summary.claims().shares(),
                share.index(),
                share.sequence(),
                pairs.accounts.get(pairs.account(share.pair())),
                pairs.work(share.pair()),
                tree.path().stream()
                        .map(sibling -> new ShareInclusion.Step(sibling.hash(), sibling.work()))
                        .toList());
    }

    private Read all() throws IOException, DamagedFileException {
        readMagic();
        if (section() != WindowFormat.HEADER) {
            throw damaged("the header is missing");
        }
        WindowHeader header = header();
        last = header.terms().from() - 1;
        int kind = section();
        for (; kind == WindowFormat.ACCOUNTS; kind = section()) {
            accounts();
        }
        sharesOfPair = new long[pairs.size()];
        for (; kind == WindowFormat.SHARES; kind = section()) {
            shares(header);
        }
        if (kind != WindowFormat.END) {
            throw damaged("a section of kind %d does not belong here".formatted(kind));
        }
        Hash256 root = end(header);
        if (in.read() >= 0) {
            throw new DamagedFileException(offset, "the file goes on behind its end");
        }
        return new Read(
                new WindowSummary(
                        header,
                        WindowFileWriter.claims(header, pairs, sharesOfPair),
                        root,
                        firstWork.orElse(Work.ZERO),
                        Hash256.of(fileDigest.digest()),
                        offset),
                found);
    }

    private void readMagic() throws IOException, DamagedFileException {
        byte[] start = take(WindowFormat.MAGIC.length, "the first bytes");
        if (!Arrays.equals(start, WindowFormat.MAGIC)) {
            throw new DamagedFileException(0, "this is no window file");
        }
        int version = ByteBuffer.wrap(take(Short.BYTES, "the version")).getShort();
        if (version != WindowFormat.VERSION) {
            throw new DamagedFileException(
                    WindowFormat.MAGIC.length,
                    "version %d of the format; this program reads version %d"
                            .formatted(version, WindowFormat.VERSION));
        }
    }

    private byte[] take(int length, String what) throws IOException, DamagedFileException {
        byte[] bytes = in.readNBytes(length);
        fileDigest.update(bytes);
        offset += bytes.length;
        if (bytes.length != length) {
            throw new DamagedFileException(offset, "the file ends within " + what);
        }
        return bytes;
    }

    /** Reads the next section and returns its kind. */
    private int section() throws IOException, DamagedFileException {
        long start = offset;
        byte[] head = take(WindowFormat.SECTION_HEAD, "the head of a section");
        int kind = Byte.toUnsignedInt(head[0]);
        int length = ByteBuffer.wrap(head).getInt(1);
        if (kind < WindowFormat.HEADER || kind > WindowFormat.END) {
            throw new DamagedFileException(start, "no section has the kind " + kind);
        }
        if (length < 0 || length > WindowFormat.SECTION_MAX) {
            throw new DamagedFileException(
                    start,
                    "a section of %s bytes, at most %d"
                            .formatted(Integer.toUnsignedString(length), WindowFormat.SECTION_MAX));
        }
        contentAt = offset;
        content = take(length, "the section that begins at byte " + start);
        at = 0;
        CRC32C checksum = new CRC32C();
        checksum.update(head);
        checksum.update(content);
        int expected = ByteBuffer.wrap(take(WindowFormat.SECTION_TAIL, "a checksum")).getInt();
        if (expected != (int) checksum.getValue()) {
            throw new DamagedFileException(
                    start,
                    "the section of %d bytes that begins here is damaged: wrong checksum"
                            .formatted(length));
        }
        return kind;
    }

    private DamagedFileException damaged(String what) {
        return new DamagedFileException(contentAt + at, what);
    }

    private WindowHeader header() throws IOException, DamagedFileException {
        try (DataInputStream fields = new DataInputStream(new ByteArrayInputStream(content))) {
            WindowHeader header = WindowHeader.decode(fields);
            if (fields.available() > 0) {
                throw damaged("the header has %d bytes too many".formatted(fields.available()));
            }
            header.target();
            if (!(Tx.parse(header.coinbase().toArray()) instanceof ParsedTx.Parsed(Tx coinbase))) {
                throw damaged("the header's coinbase is no transaction");
            }
            CoinbaseOutput.of(coinbase);
            return header;
        } catch (EOFException e) {
            throw damaged("the header is too short");
        } catch (IllegalArgumentException | ArithmeticException e) {
            throw damaged("the header is not sound: " + e.getMessage());
        }
    }

    private void accounts() throws IOException, DamagedFileException {
        while (at < content.length) {
            account();
        }
    }

    private void account() throws IOException, DamagedFileException {
        String name = text();
        if (!pairs.accounts.isEmpty() && pairs.accounts.getLast().compareTo(name) >= 0) {
            throw damaged("account %s is not in its place".formatted(name));
        }
        if (pairs.accounts.size() == WindowFormat.ACCOUNTS_MAX) {
            throw damaged("more than %d accounts".formatted(WindowFormat.ACCOUNTS_MAX));
        }
        pairs.account(name);
        long works = number();
        if (works < 1 || pairs.size() + works > WindowFormat.WORKS_MAX) {
            throw damaged(
                    "%d works of an account, at most %d for all"
                            .formatted(works, WindowFormat.WORKS_MAX));
        }
        int workHigh = 0;
        long workLow = 0;
        for (long i = 0; i < works; i++) {
            require(WindowFormat.WORK_LENGTH, "a work");
            ByteBuffer fields = ByteBuffer.wrap(content, at, WindowFormat.WORK_LENGTH);
            int high = fields.getInt();
            long low = fields.getLong();
            int order = Integer.compareUnsigned(high, workHigh);
            if (order < 0 || (order == 0 && Long.compareUnsigned(low, workLow) <= 0)) {
                throw damaged("the works of account %s do not rise".formatted(name));
            }
            pairs.work(high, low);
            workHigh = high;
            workLow = low;
            at += WindowFormat.WORK_LENGTH;
        }
    }

    private String text() throws IOException, DamagedFileException {
        require(Short.BYTES, "an account");
        int length = Short.toUnsignedInt(ByteBuffer.wrap(content, at, Short.BYTES).getShort());
        require(Short.BYTES + length, "an account");
        try (DataInputStream fields =
                new DataInputStream(new ByteArrayInputStream(content, at, Short.BYTES + length))) {
            String text = WindowHeader.readText(fields);
            at += Short.BYTES + length;
            return text;
        } catch (IllegalArgumentException e) {
            throw damaged("an account: " + e.getMessage());
        }
    }

    private void require(int length, String what) throws DamagedFileException {
        if (content.length - at < length) {
            throw damaged("the section ends within " + what);
        }
    }

    private long number() throws DamagedFileException {
        long value = 0;
        for (int shift = 0; shift < 56; shift += 7) {
            require(1, "a number");
            byte next = content[at++];
            value |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw damaged("a number of more than eight bytes");
    }

    private void shares(WindowHeader header) throws DamagedFileException {
        while (at < content.length) {
            run(header);
        }
    }

    private void run(WindowHeader header) throws DamagedFileException {
        long head = number();
        long first = last + ((head & WindowFormat.GAP) == 0 ? 1 : number() + 2);
        long count = (head & WindowFormat.REPEATED) == 0 ? 1 : number() + 2;
        if (head >>> 2 >= pairs.size()) {
            throw damaged(
                    "a share of pair %d, but the accounts have %d"
                            .formatted(head >>> 2, pairs.size()));
        }
        int pair = (int) (head >>> 2);
        if (first > header.terms().cut() || count > header.terms().cut() - first + 1) {
            throw damaged(
                    "%d shares from %d on are beyond the cut %d"
                            .formatted(count, first, header.terms().cut()));
        }
        if (index + count > WindowFormat.SHARES_MAX) {
            throw damaged("more than %d shares".formatted(WindowFormat.SHARES_MAX));
        }
        if (firstWork.isEmpty()) {
            if (first != header.terms().from()) {
                throw damaged(
                        "the first share is %d, but the header says %d"
                                .formatted(first, header.terms().from()));
            }
            firstWork = Optional.of(pairs.work(pair));
        }
        look(first, count, pair);
        for (long sequence = first; sequence < first + count; sequence++) {
            pairs.addTo(tree, sequence, pair);
        }
        sharesOfPair[pair] += count;
        index += count;
        last = first + count - 1;
    }

    private void look(long first, long count, int pair) {
        switch (wanted) {
            case Wanted.Sequence(long sequence) -> {
                if (sequence >= first && sequence < first + count) {
                    found = Optional.of(new Found(index + sequence - first, sequence, pair));
                }
            }
            case Wanted.NewestOf(String account) -> {
                if (pairs.accounts.get(pairs.account(pair)).equals(account)) {
                    found = Optional.of(new Found(index + count - 1, first + count - 1, pair));
                }
            }
            case Wanted.None _, Wanted.Index _ -> {}
        }
    }

    private Hash256 end(WindowHeader header) throws DamagedFileException {
        if (content.length != 3 * Long.BYTES + SumTree.HASH) {
            throw damaged("an end of %d bytes".formatted(content.length));
        }
        for (int pair = 0; pair < pairs.size(); pair++) {
            if (sharesOfPair[pair] == 0) {
                throw damaged(
                        "account %s has no share of %s hashes"
                                .formatted(
                                        pairs.accounts.get(pairs.account(pair)), pairs.work(pair)));
            }
        }
        ByteBuffer fields = ByteBuffer.wrap(content);
        SumTree.Top top = tree.finish();
        long shares = fields.getLong();
        byte[] work = new byte[2 * Long.BYTES];
        fields.get(work);
        byte[] root = new byte[SumTree.HASH];
        fields.get(root);
        if (shares != top.leaves() || shares != index) {
            throw damaged("%d shares, but there are %d".formatted(shares, top.leaves()));
        }
        if (!new BigInteger(1, work).equals(top.work().hashes())) {
            throw damaged(
                    "work %s, but the shares have %s"
                            .formatted(new BigInteger(1, work), top.work()));
        }
        Hash256 computed = SumTree.root(header.block(), top);
        if (!computed.equals(Hash256.of(root))) {
            throw damaged(
                    "root %s, but the shares lead to %s"
                            .formatted(Hash256.of(root).toHex(), computed.toHex()));
        }
        return computed;
    }
}
