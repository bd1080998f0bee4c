package org.hyperhash.stratum.noise;

import org.hyperhash.bitcoin.crypto.XOnlyKey;

/** Which servers a client talks to. */
public sealed interface ServerTrust {
    /** Only those that this key vouches for. */
    record Authority(XOnlyKey key) implements ServerTrust {}

    /** Any: encrypted, but whoever is on the path can pose as the server. */
    record Insecure() implements ServerTrust {}
}
