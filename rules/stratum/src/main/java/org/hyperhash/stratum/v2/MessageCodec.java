package org.hyperhash.stratum.v2;

/** One line of the message table: how one kind of message is read and written. */
public record MessageCodec<M extends Message>(
        MessageKind kind, Class<M> messageClass, Decoder<M> decoder, Encoder<M> encoder) {

    /** Reads the fields in wire order and leaves trailing bytes unread. */
    @FunctionalInterface
    public interface Decoder<M> {
        M read(WireReader in) throws WireFormatException;
    }

    /** Writes the fields in wire order. */
    @FunctionalInterface
    public interface Encoder<M> {
        void write(M message, WireWriter out);
    }

    void write(Message message, WireWriter out) {
        encoder.write(messageClass.cast(message), out);
    }
}
