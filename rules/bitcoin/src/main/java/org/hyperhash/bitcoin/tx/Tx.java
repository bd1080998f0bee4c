package org.hyperhash.bitcoin.tx;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.ArrayList;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Sha256d;
import org.jspecify.annotations.Nullable;

/**
 * A transaction as its bytes, with both ids; the fields are decoded when somebody asks for them.
 * Immutable; transactions of one block share its array.
 *
 * @spec BIP 141, BIP 144
 */
public final class Tx {
    private static final int MARKER_AND_FLAG = 2;

    private final byte[] source;
    private final int offset;
    private final int length;
    private final int witnessLength;
    private final Hash256 txid;
    private final Hash256 wtxid;

    // Racy single check: a Transaction is deeply immutable, two decodings are equal.
    private @Nullable Transaction body;

    private Tx(byte[] source, int offset, int length, int witnessOffset, Sha256d sha256d) {
        this.source = source;
        this.offset = offset;
        this.length = length;
        boolean segwit = witnessOffset >= 0;
        this.witnessLength = segwit ? length - 4 - (witnessOffset - offset) : 0;
        this.wtxid = sha256d.update(source, offset, length).finish();
        this.txid = segwit ? strippedHash(witnessOffset, sha256d) : wtxid;
    }

    /** Reads exactly one transaction; the caller must not write to {@code source} again. */
    public static ParsedTx parse(byte[] source) {
        try {
            TxReader reader = new TxReader(source, 0, source.length);
            Tx tx = read(reader, source, new Sha256d());
            reader.finish();
            return new ParsedTx.Parsed(tx);
        } catch (MalformedException malformed) {
            return new ParsedTx.Malformed(malformed.reason());
        }
    }

    /**
     * Reads a transaction that we made or checked before.
     *
     * @throws IllegalArgumentException when the bytes are not one transaction
     */
    public static Tx of(byte[] source) {
        return switch (parse(source.clone())) {
            case ParsedTx.Parsed(Tx tx) -> tx;
            case ParsedTx.Malformed(String reason) -> throw new IllegalArgumentException(reason);
        };
    }

    public static Tx of(Transaction transaction) {
        return of(Transaction.write(transaction));
    }

    /** Reads the next transaction of a longer message out of {@code source}. */
    public static Tx read(TxReader reader, byte[] source, Sha256d sha256d)
            throws MalformedException {
        int start = reader.position();
        reader.skip(4);
        boolean segwit = reader.peek(0) == 0 && reader.peek(1) != 0;
        if (segwit) {
            reader.skip(1);
            if (reader.u8() != 1) {
                throw reader.malformed("unknown transaction flag");
            }
        }
        int inputs = skipInputs(reader);
        skipOutputs(reader);
        int witnessOffset = segwit ? reader.position() : -1;
        if (segwit && !skipWitnesses(reader, inputs)) {
            throw reader.malformed("witness flag without a witness");
        }
        reader.skip(4);
        return new Tx(source, start, reader.position() - start, witnessOffset, sha256d);
    }

    private static int skipInputs(TxReader reader) throws MalformedException {
        int count = reader.compactSize();
        for (int i = 0; i < count; i++) {
            reader.skip(Hash256.LENGTH + 4);
            reader.skip(reader.compactSize());
            reader.skip(4);
        }
        return count;
    }

    private static void skipOutputs(TxReader reader) throws MalformedException {
        int count = reader.compactSize();
        for (int i = 0; i < count; i++) {
            reader.skip(8);
            reader.skip(reader.compactSize());
        }
    }

    private static boolean skipWitnesses(TxReader reader, int inputs) throws MalformedException {
        boolean some = false;
        for (int i = 0; i < inputs; i++) {
            int items = reader.compactSize();
            some |= items > 0;
            for (int item = 0; item < items; item++) {
                reader.skip(reader.compactSize());
            }
        }
        return some;
    }

    private Hash256 strippedHash(int witnessOffset, Sha256d sha256d) {
        int inputs = offset + 4 + MARKER_AND_FLAG;
        return sha256d.update(source, offset, 4)
                .update(source, inputs, witnessOffset - inputs)
                .update(source, offset + length - 4, 4)
                .finish();
    }

    public Hash256 txid() {
        return txid;
    }

    /** Hash with the witness; equal to the txid without one. */
    public Hash256 wtxid() {
        return wtxid;
    }

    public boolean hasWitness() {
        return witnessLength > 0;
    }

    public int totalSize() {
        return length;
    }

    public int strippedSize() {
        return hasWitness() ? length - MARKER_AND_FLAG - witnessLength : length;
    }

    /** Three times the stripped size plus the total size. */
    public int weight() {
        return 3 * strippedSize() + length;
    }

    /** Weight over four, rounded up. */
    public int virtualSize() {
        return (weight() + 3) / 4;
    }

    /** The bytes with the witness. */
    public Bytes serialized() {
        return Bytes.copyOf(source, offset, length);
    }

    /** The bytes without marker, flag and witness. */
    public Bytes stripped() {
        if (!hasWitness()) {
            return serialized();
        }
        int inputs = offset + 4 + MARKER_AND_FLAG;
        int witnessOffset = offset + length - 4 - witnessLength;
        return Bytes.copyOf(source, offset, 4)
                .concat(Bytes.copyOf(source, inputs, witnessOffset - inputs))
                .concat(Bytes.copyOf(source, offset + length - 4, 4));
    }

    /** Writes the bytes with the witness and returns the offset behind them. */
    public int writeTo(byte[] destination, int at) {
        System.arraycopy(source, offset, destination, at, length);
        return at + length;
    }

    /** The fields, as the script interpreter wants them. */
    public Transaction body() {
        Transaction decoded = body;
        if (decoded == null) {
            decoded = decode();
            body = decoded;
        }
        return decoded;
    }

    private Transaction decode() {
        try {
            TxReader reader = new TxReader(source, offset, length);
            long version = Integer.toUnsignedLong(reader.int32());
            reader.skip(hasWitness() ? MARKER_AND_FLAG : 0);
            List<TxIn> inputs = decodeInputs(reader);
            List<TxOut> outputs = decodeOutputs(reader);
            if (hasWitness()) {
                decodeWitnesses(reader, inputs);
            }
            return new Transaction(
                    version, inputs, outputs, Integer.toUnsignedLong(reader.int32()));
        } catch (MalformedException bug) {
            throw new IllegalStateException("a parsed transaction no longer parses", bug);
        }
    }

    private static List<TxIn> decodeInputs(TxReader reader) throws MalformedException {
        int count = reader.compactSize();
        List<TxIn> inputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TxHash hash = new TxHash(reader.bytes(Hash256.LENGTH));
            long index = Integer.toUnsignedLong(reader.int32());
            byte[] script = reader.bytes(reader.compactSize());
            long sequence = Integer.toUnsignedLong(reader.int32());
            inputs.add(new TxIn(new OutPoint(hash, index), script, sequence));
        }
        return inputs;
    }

    private static void decodeWitnesses(TxReader reader, List<TxIn> inputs)
            throws MalformedException {
        for (int i = 0; i < inputs.size(); i++) {
            int count = reader.compactSize();
            List<ByteVector> items = new ArrayList<>();
            for (int item = 0; item < count; item++) {
                items.add(new ByteVector(reader.bytes(reader.compactSize())));
            }
            inputs.set(i, inputs.get(i).updateWitness(new ScriptWitness(items)));
        }
    }

    private static List<TxOut> decodeOutputs(TxReader reader) throws MalformedException {
        int count = reader.compactSize();
        List<TxOut> outputs = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Satoshi amount = new Satoshi(reader.int64());
            outputs.add(new TxOut(amount, reader.bytes(reader.compactSize())));
        }
        return outputs;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Tx that && wtxid.equals(that.wtxid);
    }

    @Override
    public int hashCode() {
        return wtxid.hashCode();
    }

    @Override
    public String toString() {
        return "Tx[" + txid.display() + "]";
    }
}
