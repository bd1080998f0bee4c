package org.hyperhash.stratum.v2;

/**
 * What a frame header says about a message.
 *
 * @param extension 0 for the core protocol, without the channel bit
 * @param type number inside the extension's namespace, 0 to 255
 * @param channelMessage whether the payload starts with a channel id, by the current table
 * @param name as in the specification
 */
public record MessageKind(int extension, int type, boolean channelMessage, String name) {
    public MessageKind {
        if (extension < 0 || extension > 0x7fff || type < 0 || type > 0xff) {
            throw new IllegalArgumentException(
                    "%s: no such message: extension %#x, type %#x"
                            .formatted(name, extension, type));
        }
    }

    /** A core message that belongs to the connection. */
    public static MessageKind ofConnection(int type, String name) {
        return new MessageKind(0, type, false, name);
    }

    /** A core message that belongs to a channel. */
    public static MessageKind ofChannel(int type, String name) {
        return new MessageKind(0, type, true, name);
    }
}
