package org.hyperhash.stratum.v2.extension;

import java.util.List;
import org.hyperhash.stratum.v2.MessageCodec;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensions;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensionsError;
import org.hyperhash.stratum.v2.extension.ExtensionMessage.RequestExtensionsSuccess;

/** How the messages of extension 0x0001 look on the wire. */
public final class ExtensionMessages {
    public static final List<MessageCodec<?>> TABLE =
            List.of(
                    new MessageCodec<>(
                            kind(0x00, "RequestExtensions"),
                            RequestExtensions.class,
                            in ->
                                    new RequestExtensions(
                                            in.u16("request_id"),
                                            in.u16s0_64k("requested_extensions")),
                            (message, out) ->
                                    out.u16(message.requestId()).u16s0_64k(message.requested())),
                    new MessageCodec<>(
                            kind(0x01, "RequestExtensions.Success"),
                            RequestExtensionsSuccess.class,
                            in ->
                                    new RequestExtensionsSuccess(
                                            in.u16("request_id"),
                                            in.u16s0_64k("supported_extensions")),
                            (message, out) ->
                                    out.u16(message.requestId()).u16s0_64k(message.supported())),
                    new MessageCodec<>(
                            kind(0x02, "RequestExtensions.Error"),
                            RequestExtensionsError.class,
                            in ->
                                    new RequestExtensionsError(
                                            in.u16("request_id"),
                                            in.u16s0_64k("unsupported_extensions"),
                                            in.u16s0_64k("required_extensions")),
                            (message, out) ->
                                    out.u16(message.requestId())
                                            .u16s0_64k(message.unsupported())
                                            .u16s0_64k(message.required())));

    private ExtensionMessages() {}

    private static MessageKind kind(int type, String name) {
        return new MessageKind(ExtensionMessage.NEGOTIATION, type, false, name);
    }
}
