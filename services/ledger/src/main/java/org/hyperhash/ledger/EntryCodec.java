package org.hyperhash.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.tx.MalformedException;
import org.hyperhash.bitcoin.tx.TxReader;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;

/**
 * Journal entries as bytes: kind (1 byte), version of the kind (1 byte), then the fields in the
 * order of the record, little-endian; texts are UTF-8 with a length of 2 bytes, other byte strings
 * with a length of 4. Hashes and targets are 32 bytes in internal order.
 */
final class EntryCodec {
    static final int MAX_TEXT_BYTES = 1_024;

    private static final int SHARE = 1;
    private static final int BLOCK_FOUND = 2;
    private static final int BLOCK_OUTCOME = 3;
    private static final int VERSION = 1;

    /** Blocks of version 1 have no reward terms. */
    private static final int BLOCK_FOUND_VERSION = 2;

    private static final int PPLNS = 1;
    private static final int ROUND = 2;
    private static final int FIXED_BYTES = 240;

    private EntryCodec() {}

    /**
     * @throws IllegalArgumentException when {@code text} is longer than the journal takes
     */
    static void requireText(String name, String text) {
        // No character takes more than 3 bytes per UTF-16 unit.
        if (3 * text.length() > MAX_TEXT_BYTES && text.getBytes(UTF_8).length > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "%s of %d characters, at most %d bytes"
                            .formatted(name, text.length(), MAX_TEXT_BYTES));
        }
    }

    static byte[] encode(LedgerEntry entry) {
        return switch (entry) {
            case ShareRecord share -> encodeShare(share);
            case BlockFound block -> encodeBlock(block);
            case BlockOutcome outcome -> encodeOutcome(outcome);
        };
    }

    /**
     * @throws MalformedEntryException when the bytes are not exactly one entry
     */
    static LedgerEntry decode(byte[] bytes) throws MalformedEntryException {
        TxReader in = new TxReader(bytes, 0, bytes.length);
        try {
            int kind = in.u8();
            int version = in.u8();
            if (version < 1 || version > newestVersion(kind)) {
                throw in.malformed("version %d of kind %d is not known".formatted(version, kind));
            }
            LedgerEntry entry =
                    switch (kind) {
                        case SHARE -> decodeShare(in);
                        case BLOCK_FOUND -> decodeBlock(in, version);
                        case BLOCK_OUTCOME -> decodeOutcome(in);
                        default -> throw in.malformed("kind %d is not known".formatted(kind));
                    };
            in.finish();
            return entry;
        } catch (MalformedException malformed) {
            throw new MalformedEntryException("journal entry: " + malformed.reason());
        } catch (IllegalArgumentException illegal) {
            throw new MalformedEntryException("journal entry: " + illegal.getMessage());
        }
    }

    private static int newestVersion(int kind) {
        return kind == BLOCK_FOUND ? BLOCK_FOUND_VERSION : VERSION;
    }

    /** Looks at the kind only. */
    static boolean isShare(byte[] bytes) {
        return bytes.length > 0 && bytes[0] == SHARE;
    }

    /** The part of a share that windows count. */
    record ShareWork(String account, Target target) {}

    /**
     * Reads as much of a share as {@link ShareWork} needs.
     *
     * @throws MalformedEntryException when the bytes do not start like a share
     */
    static ShareWork decodeWork(byte[] bytes) throws MalformedEntryException {
        TxReader in = new TxReader(bytes, 0, bytes.length);
        try {
            int kind = in.u8();
            int version = in.u8();
            if (kind != SHARE || version != VERSION) {
                throw in.malformed("version %d of kind %d is no share".formatted(version, kind));
            }
            in.int64();
            String account = text(in);
            text(in);
            return new ShareWork(account, new Target(in.hash()));
        } catch (MalformedException malformed) {
            throw new MalformedEntryException("journal entry: " + malformed.reason());
        }
    }

    private static byte[] encodeShare(ShareRecord share) {
        byte[] account = share.account().getBytes(UTF_8);
        byte[] worker = share.worker().getBytes(UTF_8);
        byte[] agent = share.userAgent().getBytes(UTF_8);
        ByteBuffer out = start(SHARE, account.length + worker.length + agent.length);
        out.putLong(share.atMs());
        put(out, account);
        put(out, worker);
        put(out, share.target().threshold());
        put(out, share.hash());
        out.put((byte) (share.block() ? 1 : 0));
        out.putInt(share.jobId());
        out.putLong(share.templateId());
        out.putLong(share.connectionId());
        out.putInt(share.channelId());
        out.putInt(share.sequenceNumber());
        put(out, agent);
        return finish(out);
    }

    private static ShareRecord decodeShare(TxReader in) throws MalformedException {
        return new ShareRecord(
                in.int64(),
                text(in),
                text(in),
                new Target(in.hash()),
                in.hash(),
                flag(in),
                in.int32(),
                in.int64(),
                in.int64(),
                in.int32(),
                in.int32(),
                text(in));
    }

    private static byte[] encodeBlock(BlockFound block) {
        byte[] account = block.account().getBytes(UTF_8);
        byte[] worker = block.worker().getBytes(UTF_8);
        int variable =
                account.length
                        + worker.length
                        + block.header().length()
                        + block.coinbase().length()
                        + block.block().length();
        ByteBuffer out = start(BLOCK_FOUND, BLOCK_FOUND_VERSION, variable + termsBytes(block));
        out.putLong(block.atMs());
        put(out, block.hash());
        out.putInt(block.height());
        put(out, account);
        put(out, worker);
        out.putLong(block.templateId());
        put(out, block.header());
        put(out, block.coinbase());
        put(out, block.block());
        out.put((byte) (block.terms().isPresent() ? 1 : 0));
        block.terms().ifPresent(terms -> put(out, terms));
        return finish(out);
    }

    private static int termsBytes(BlockFound block) {
        return block.terms().map(terms -> terms.rules().treasury().length()).orElse(0);
    }

    private static void put(ByteBuffer out, RewardTerms terms) {
        RewardRules rules = terms.rules();
        out.putLong(terms.from());
        out.putLong(terms.cut());
        out.putLong(terms.subsidy().value());
        out.putLong(terms.fees().value());
        switch (rules.window()) {
            case WindowRule.Pplns(int multiple) -> out.put((byte) PPLNS).putInt(multiple);
            case WindowRule.Round() -> out.put((byte) ROUND).putInt(0);
        }
        out.putInt(rules.sharesMax());
        out.put((byte) (rules.feesToWinner() ? 1 : 0));
        out.putLong(rules.minimumDirect().value());
        out.putInt(rules.outputBytes());
        put(out, rules.treasury());
        out.put((byte) terms.device().code());
        out.putInt(terms.directMax());
    }

    private static RewardTerms terms(TxReader in) throws MalformedException {
        long from = in.int64();
        long cut = in.int64();
        Sats subsidy = Sats.of(in.int64());
        Sats fees = Sats.of(in.int64());
        RewardRules rules =
                new RewardRules(
                        windowRule(in),
                        in.int32(),
                        flag(in),
                        Sats.of(in.int64()),
                        in.int32(),
                        bytes(in));
        return new RewardTerms(from, cut, subsidy, fees, rules, deviceClass(in), in.int32());
    }

    private static WindowRule windowRule(TxReader in) throws MalformedException {
        int mode = in.u8();
        int multiple = in.int32();
        return switch (mode) {
            case PPLNS -> new WindowRule.Pplns(multiple);
            case ROUND -> new WindowRule.Round();
            default -> throw in.malformed("window rule %d is not known".formatted(mode));
        };
    }

    private static DeviceClass deviceClass(TxReader in) throws MalformedException {
        int code = in.u8();
        for (DeviceClass device : DeviceClass.values()) {
            if (device.code() == code) {
                return device;
            }
        }
        throw in.malformed("device class %d is not known".formatted(code));
    }

    private static BlockFound decodeBlock(TxReader in, int version) throws MalformedException {
        return new BlockFound(
                in.int64(),
                in.hash(),
                in.int32(),
                text(in),
                text(in),
                in.int64(),
                bytes(in),
                bytes(in),
                bytes(in),
                version >= 2 && flag(in) ? Optional.of(terms(in)) : Optional.empty());
    }

    private static byte[] encodeOutcome(BlockOutcome outcome) {
        byte[] path = outcome.path().getBytes(UTF_8);
        byte[] reason = outcome.reason().getBytes(UTF_8);
        ByteBuffer out = start(BLOCK_OUTCOME, path.length + reason.length);
        out.putLong(outcome.atMs());
        put(out, outcome.hash());
        put(out, path);
        out.put((byte) outcome.answer().code());
        put(out, reason);
        return finish(out);
    }

    private static BlockOutcome decodeOutcome(TxReader in) throws MalformedException {
        return new BlockOutcome(in.int64(), in.hash(), text(in), answer(in), text(in));
    }

    private static BlockOutcome.Answer answer(TxReader in) throws MalformedException {
        int code = in.u8();
        for (BlockOutcome.Answer answer : BlockOutcome.Answer.values()) {
            if (answer.code() == code) {
                return answer;
            }
        }
        throw in.malformed("answer %d is not known".formatted(code));
    }

    private static ByteBuffer start(int kind, int variableBytes) {
        return start(kind, VERSION, variableBytes);
    }

    private static ByteBuffer start(int kind, int version, int variableBytes) {
        return ByteBuffer.allocate(FIXED_BYTES + variableBytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) kind)
                .put((byte) version);
    }

    private static byte[] finish(ByteBuffer out) {
        byte[] bytes = new byte[out.flip().remaining()];
        out.get(bytes);
        return bytes;
    }

    private static void put(ByteBuffer out, byte[] text) {
        out.putShort((short) text.length).put(text);
    }

    private static void put(ByteBuffer out, Bytes content) {
        out.putInt(content.length()).put(content.toArray());
    }

    private static void put(ByteBuffer out, Hash256 hash) {
        out.putLong(hash.word0()).putLong(hash.word1()).putLong(hash.word2()).putLong(hash.word3());
    }

    private static String text(TxReader in) throws MalformedException {
        int length = in.u8() | in.u8() << 8;
        if (length > MAX_TEXT_BYTES) {
            throw in.malformed("a text of %d bytes".formatted(length));
        }
        return new String(in.bytes(length), UTF_8);
    }

    private static Bytes bytes(TxReader in) throws MalformedException {
        int length = in.int32();
        if (length < 0 || length > BlockFound.MAX_BLOCK_BYTES) {
            throw in.malformed("%d bytes".formatted(length));
        }
        return Bytes.wrap(in.bytes(length));
    }

    private static boolean flag(TxReader in) throws MalformedException {
        int value = in.u8();
        if (value > 1) {
            throw in.malformed("flag %d".formatted(value));
        }
        return value == 1;
    }
}
