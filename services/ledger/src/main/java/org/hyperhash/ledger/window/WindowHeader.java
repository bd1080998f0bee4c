package org.hyperhash.ledger.window;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.Sats;
import org.hyperhash.bitcoin.Sha256d;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.block.BlockHeader;
import org.hyperhash.ledger.engine.DeviceClass;
import org.hyperhash.ledger.engine.RewardRules;
import org.hyperhash.ledger.engine.RewardTerms;
import org.hyperhash.ledger.engine.WindowRule;

/**
 * What a window file says besides shares: the block and everything that its coinbase was computed
 * from.
 *
 * @param header the block's 80 bytes
 * @param journal identity of the share journal that sequences belong to
 * @param winner account that found the block
 * @param carry what earlier blocks left over when the block was booked; zero while it is not
 * @param coinbase the whole transaction, with its witness
 */
public record WindowHeader(
        Network network,
        int height,
        Bytes header,
        UUID journal,
        String winner,
        RewardTerms terms,
        Sats carry,
        Bytes coinbase) {
    /** Longest account in UTF-8, as in the share journal. */
    static final int ACCOUNT_MAX = 1_024;

    /** A block has no more room for what is not witness. */
    static final int COINBASE_MAX = 1_000_000;

    static final int SCRIPT_MAX = 10_000;

    /** A journal never gets there, and sums with sequences stay far from the end of a long. */
    static final long SEQUENCE_MAX = 1L << 62;

    public WindowHeader {
        if (header.length() != BlockHeader.LENGTH) {
            throw new IllegalArgumentException("a header of %d bytes".formatted(header.length()));
        }
        if (height < 0) {
            throw new IllegalArgumentException("height " + height);
        }
        if (terms.cut() > SEQUENCE_MAX) {
            throw new IllegalArgumentException("a window up to " + terms.cut());
        }
        if (terms.subsidy().value() + terms.fees().value() > Sats.MAX.value()) {
            throw new IllegalArgumentException("subsidy and fees above all money");
        }
        require("winner", winner.getBytes(UTF_8).length, ACCOUNT_MAX);
        require("coinbase", coinbase.length(), COINBASE_MAX);
        require("treasury script", terms.rules().treasury().length(), SCRIPT_MAX);
    }

    private static void require(String what, int length, int limit) {
        if (length > limit) {
            throw new IllegalArgumentException(
                    "%s of %d bytes, at most %d".formatted(what, length, limit));
        }
    }

    public Hash256 block() {
        return Sha256d.of(header);
    }

    /** The target that the block had to meet. */
    public Target target() {
        return BlockHeader.of(header).target();
    }

    /** Whether the header was mined: without that nobody spent anything on this file. */
    public boolean hasProofOfWork() {
        return target().isMetBy(block());
    }

    byte[] encode() {
        ByteArrayOutputStream content = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(content)) {
            out.writeByte(code(network));
            out.writeInt(height);
            out.write(header.toArray());
            out.writeLong(journal.getMostSignificantBits());
            out.writeLong(journal.getLeastSignificantBits());
            writeText(out, winner);
            writeTerms(out, terms);
            out.writeLong(carry.value());
            out.writeInt(coinbase.length());
            out.write(coinbase.toArray());
        } catch (IOException e) {
            throw new IllegalStateException("memory has no I/O", e);
        }
        return content.toByteArray();
    }

    private static int code(Network network) {
        return switch (network) {
            case MAIN -> 1;
            case TESTNET4 -> 2;
            case SIGNET -> 3;
            case REGTEST -> 4;
        };
    }

    private static Network network(int code) {
        for (Network network : Network.values()) {
            if (code(network) == code) {
                return network;
            }
        }
        throw new IllegalArgumentException("no network has the code " + code);
    }

    private static void writeTerms(DataOutputStream out, RewardTerms terms) throws IOException {
        RewardRules rules = terms.rules();
        out.writeLong(terms.from());
        out.writeLong(terms.cut());
        out.writeLong(terms.subsidy().value());
        out.writeLong(terms.fees().value());
        out.writeInt(
                switch (rules.window()) {
                    case WindowRule.Pplns(int multiple) -> multiple;
                    case WindowRule.Round() -> 0;
                });
        out.writeInt(rules.sharesMax());
        out.writeByte(rules.feesToWinner() ? 1 : 0);
        out.writeLong(rules.minimumDirect().value());
        out.writeInt(rules.outputBytes());
        out.writeShort(rules.treasury().length());
        out.write(rules.treasury().toArray());
        out.writeByte(terms.device().code());
        out.writeByte(terms.directMax());
    }

    static void writeText(DataOutputStream out, String text) throws IOException {
        byte[] content = text.getBytes(UTF_8);
        out.writeShort(content.length);
        out.write(content);
    }

    /**
     * @throws IllegalArgumentException when a field has no legal value
     * @throws EOFException when the content is too short
     */
    static WindowHeader decode(DataInputStream in) throws IOException {
        Network network = network(in.readUnsignedByte());
        int height = in.readInt();
        Bytes header = Bytes.wrap(in.readNBytes(BlockHeader.LENGTH));
        UUID journal = new UUID(in.readLong(), in.readLong());
        String winner = readText(in);
        RewardTerms terms = readTerms(in);
        Sats carry = Sats.of(in.readLong());
        int length = in.readInt();
        if (length < 0 || length > COINBASE_MAX) {
            throw new IllegalArgumentException(
                    "coinbase of %d bytes, at most %d".formatted(length, COINBASE_MAX));
        }
        Bytes coinbase = Bytes.wrap(in.readNBytes(length));
        if (coinbase.length() != length) {
            throw new EOFException();
        }
        return new WindowHeader(network, height, header, journal, winner, terms, carry, coinbase);
    }

    private static RewardTerms readTerms(DataInputStream in) throws IOException {
        long from = in.readLong();
        long cut = in.readLong();
        Sats subsidy = Sats.of(in.readLong());
        Sats fees = Sats.of(in.readLong());
        int multiple = in.readInt();
        WindowRule rule = multiple == 0 ? new WindowRule.Round() : new WindowRule.Pplns(multiple);
        int sharesMax = in.readInt();
        int feesToWinner = in.readUnsignedByte();
        if (feesToWinner > 1) {
            throw new IllegalArgumentException("no truth value: " + feesToWinner);
        }
        Sats minimumDirect = Sats.of(in.readLong());
        int outputBytes = in.readInt();
        int length = in.readUnsignedShort();
        Bytes treasury = Bytes.wrap(in.readNBytes(length));
        DeviceClass device = device(in.readUnsignedByte());
        return new RewardTerms(
                from,
                cut,
                subsidy,
                fees,
                new RewardRules(
                        rule, sharesMax, feesToWinner == 1, minimumDirect, outputBytes, treasury),
                device,
                in.readUnsignedByte());
    }

    private static DeviceClass device(int code) {
        for (DeviceClass device : DeviceClass.values()) {
            if (device.code() == code) {
                return device;
            }
        }
        throw new IllegalArgumentException("no device class has the code " + code);
    }

    static String readText(DataInputStream in) throws IOException {
        int length = in.readUnsignedShort();
        if (length > ACCOUNT_MAX) {
            throw new IllegalArgumentException(
                    "account of %d bytes, at most %d".formatted(length, ACCOUNT_MAX));
        }
        byte[] content = in.readNBytes(length);
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(content)).toString();

        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("an account is not UTF-8", e);
        }
    }
}
