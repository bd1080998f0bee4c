package org.hyperhash.stratum.v2;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The messages that one end of a connection understands, composed from families. Immutable.
 *
 * <p>Messages are found by (extension, type); a wrong channel bit is never a reason to refuse one,
 * because implementations from before May 2026 set other bits. Trailing bytes after a known payload
 * are fields of extensions that were not negotiated, and ignored.
 */
public final class MessageTable {
    private static final int TYPES = 256;
    private static final int INITIAL_PAYLOAD = 64;

    private final Map<Integer, MessageCodec<?>[]> byExtension = new HashMap<>();
    private final MessageCodec<?>[] core = new MessageCodec<?>[TYPES];
    private final Map<Class<?>, MessageCodec<?>> byClass = new HashMap<>();

    private MessageTable() {
        byExtension.put(0, core);
    }

    /**
     * @throws IllegalArgumentException when two families claim the same (extension, type)
     */
    @SafeVarargs
    public static MessageTable of(List<MessageCodec<?>>... families) {
        MessageTable table = new MessageTable();
        for (List<MessageCodec<?>> family : families) {
            family.forEach(table::add);
        }
        return table;
    }

    private void add(MessageCodec<?> codec) {
        MessageKind kind = codec.kind();
        MessageCodec<?>[] types =
                byExtension.computeIfAbsent(kind.extension(), _ -> new MessageCodec<?>[TYPES]);
        if (types[kind.type()] != null || byClass.put(codec.messageClass(), codec) != null) {
            throw new IllegalArgumentException("message is in the table twice: " + kind);
        }
        types[kind.type()] = codec;
    }

    /** The kind of a frame, when a family knows it. */
    public Optional<MessageKind> kindOf(Frame frame) {
        return find(frame).map(MessageCodec::kind);
    }

    /** Reads a message; {@link Message.Unknown} when no family knows its extension and type. */
    public Message decode(Frame frame) throws WireFormatException {
        Optional<MessageCodec<?>> codec = find(frame);
        if (codec.isEmpty()) {
            return new Message.Unknown(frame);
        }
        return codec.get().decoder().read(frame.reader(codec.get().kind().name()));
    }

    private Optional<MessageCodec<?>> find(Frame frame) {
        MessageCodec<?>[] types =
                frame.extension() == 0 ? core : byExtension.get(frame.extension());
        return types == null ? Optional.empty() : Optional.ofNullable(types[frame.type()]);
    }

    /**
     * @throws IllegalArgumentException when no family knows the message, or a field does not fit
     */
    public Frame encode(Message message) {
        if (message instanceof Message.Unknown(Frame frame)) {
            return frame;
        }
        MessageCodec<?> codec = byClass.get(message.getClass());
        if (codec == null) {
            throw new IllegalArgumentException("not in the message table: " + message.getClass());
        }
        WireWriter payload = new WireWriter(INITIAL_PAYLOAD);
        codec.write(message, payload);
        return new Frame(codec.kind(), payload);
    }
}
