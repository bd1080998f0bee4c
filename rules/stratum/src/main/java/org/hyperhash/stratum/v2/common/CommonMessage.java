package org.hyperhash.stratum.v2.common;

import java.util.Optional;
import org.hyperhash.stratum.v2.Message;

/**
 * A message that every subprotocol has.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 3.6 Common Protocol Messages
 */
public sealed interface CommonMessage extends Message {
    /** The only version of the protocol. */
    int VERSION = 2;

    /** Mining client: wants header-only work, never extended or group jobs. */
    int REQUIRES_STANDARD_JOBS = 1;

    /** Mining client: will send SetCustomMiningJob. */
    int REQUIRES_WORK_SELECTION = 1 << 1;

    /** Mining client: rolls version bits. */
    int REQUIRES_VERSION_ROLLING = 1 << 2;

    /** Mining server, in SetupConnection.Success: refuses version rolling. */
    int REQUIRES_FIXED_VERSION = 1;

    /** Mining server, in SetupConnection.Success: opens no standard channels. */
    int REQUIRES_EXTENDED_CHANNELS = 1 << 1;

    /** Job declaration client: declares transactions (full template mode). */
    int DECLARE_TX_DATA = 1;

    /**
     * The first message of every connection.
     *
     * @param protocol U8, a {@link Subprotocol} or something newer
     * @param minVersion U16
     * @param maxVersion U16
     * @param flags U32, bits of the subprotocol's client
     * @param endpointPort U16
     */
    record SetupConnection(
            int protocol,
            int minVersion,
            int maxVersion,
            int flags,
            String endpointHost,
            int endpointPort,
            String vendor,
            String hardwareVersion,
            String firmware,
            String deviceId)
            implements CommonMessage {

        public Optional<Subprotocol> subprotocol() {
            return Subprotocol.ofCode(protocol);
        }

        public boolean hasFlag(int flag) {
            return (flags & flag) != 0;
        }
    }

    /**
     * @param usedVersion U16
     * @param flags U32, bits of the subprotocol's server
     */
    record SetupConnectionSuccess(int usedVersion, int flags) implements CommonMessage {
        public boolean hasFlag(int flag) {
            return (flags & flag) != 0;
        }
    }

    /**
     * @param flags U32, every requested flag that is not supported
     */
    record SetupConnectionError(int flags, String errorCode) implements CommonMessage {}

    /**
     * What was negotiated for this channel's extensions is void.
     *
     * @param channelId U32
     */
    record ChannelEndpointChanged(int channelId) implements CommonMessage {}

    /**
     * Asks the client to connect elsewhere; it insists on the same authority key.
     *
     * @param newHost empty for the same host
     * @param newPort U16, 0 for the same port
     */
    record Reconnect(String newHost, int newPort) implements CommonMessage {}
}
