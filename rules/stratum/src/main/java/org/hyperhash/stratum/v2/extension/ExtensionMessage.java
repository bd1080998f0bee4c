package org.hyperhash.stratum.v2.extension;

import java.util.List;
import org.hyperhash.stratum.v2.Message;

/**
 * A message of extension 0x0001: a client asks, right after SetupConnection.Success, which
 * extensions the connection may use. Its request id is a U16, unlike every other one.
 *
 * @spec https://github.com/stratum-mining/sv2-spec SV2 extension 0x0001 Extensions Negotiation
 */
public sealed interface ExtensionMessage extends Message {
    /** The number of the extension that negotiates extensions. */
    int NEGOTIATION = 0x0001;

    /**
     * @param requestId U16
     * @param requested U16 each
     */
    record RequestExtensions(int requestId, List<Integer> requested) implements ExtensionMessage {
        public RequestExtensions {
            requested = List.copyOf(requested);
        }
    }

    /**
     * @param requestId U16
     * @param supported U16 each
     */
    record RequestExtensionsSuccess(int requestId, List<Integer> supported)
            implements ExtensionMessage {
        public RequestExtensionsSuccess {
            supported = List.copyOf(supported);
        }
    }

    /**
     * Nothing requested is supported, or something required was not requested.
     *
     * @param requestId U16
     * @param unsupported U16 each
     * @param required U16 each
     */
    record RequestExtensionsError(int requestId, List<Integer> unsupported, List<Integer> required)
            implements ExtensionMessage {
        public RequestExtensionsError {
            unsupported = List.copyOf(unsupported);
            required = List.copyOf(required);
        }
    }
}
