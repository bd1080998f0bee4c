package org.hyperhash.stratum.v2.common;

import java.util.List;
import org.hyperhash.stratum.v2.MessageCodec;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.stratum.v2.WireReader;
import org.hyperhash.stratum.v2.WireWriter;
import org.hyperhash.stratum.v2.common.CommonMessage.ChannelEndpointChanged;
import org.hyperhash.stratum.v2.common.CommonMessage.Reconnect;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;

/** How the common messages look on the wire. */
public final class CommonMessages {
    public static final List<MessageCodec<?>> TABLE =
            List.of(
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x00, "SetupConnection"),
                            SetupConnection.class,
                            CommonMessages::readSetupConnection,
                            CommonMessages::writeSetupConnection),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x01, "SetupConnection.Success"),
                            SetupConnectionSuccess.class,
                            in ->
                                    new SetupConnectionSuccess(
                                            in.u16("used_version"), in.u32("flags")),
                            (message, out) -> out.u16(message.usedVersion()).u32(message.flags())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x02, "SetupConnection.Error"),
                            SetupConnectionError.class,
                            in -> new SetupConnectionError(in.u32("flags"), in.code("error_code")),
                            (message, out) -> out.u32(message.flags()).code(message.errorCode())),
                    new MessageCodec<>(
                            MessageKind.ofChannel(0x03, "ChannelEndpointChanged"),
                            ChannelEndpointChanged.class,
                            in -> new ChannelEndpointChanged(in.u32("channel_id")),
                            (message, out) -> out.u32(message.channelId())),
                    new MessageCodec<>(
                            MessageKind.ofConnection(0x04, "Reconnect"),
                            Reconnect.class,
                            in -> new Reconnect(in.text("new_host"), in.u16("new_port")),
                            (message, out) -> out.text(message.newHost()).u16(message.newPort())));

    private CommonMessages() {}

    private static SetupConnection readSetupConnection(WireReader in) throws WireFormatException {
        return new SetupConnection(
                in.u8("protocol"),
                in.u16("min_version"),
                in.u16("max_version"),
                in.u32("flags"),
                in.text("endpoint_host"),
                in.u16("endpoint_port"),
                in.text("vendor"),
                in.text("hardware_version"),
                in.text("firmware"),
                in.text("device_id"));
    }

    private static void writeSetupConnection(SetupConnection message, WireWriter out) {
        out.u8(message.protocol())
                .u16(message.minVersion())
                .u16(message.maxVersion())
                .u32(message.flags())
                .text(message.endpointHost())
                .u16(message.endpointPort())
                .text(message.vendor())
                .text(message.hardwareVersion())
                .text(message.firmware())
                .text(message.deviceId());
    }
}
