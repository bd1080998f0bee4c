package org.hyperhash.template.distribution;

import java.time.Duration;
import java.time.Instant;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.stratum.noise.ServerIdentity;
import org.hyperhash.stratum.noise.ServerTrust;

/** Keys of servers in tests. */
final class TestIdentity {
    private static final SecretKey AUTHORITY = SecretKey.ofHex("01".repeat(32));

    private TestIdentity() {}

    static ServerIdentity identity() {
        return new ServerIdentity(
                AUTHORITY,
                SecretKey.ofHex("02".repeat(32)),
                new byte[32],
                Instant.now(),
                Duration.ofHours(1));
    }

    static ServerTrust trust() {
        return new ServerTrust.Authority(AUTHORITY.publicKey());
    }

    static ServerTrust otherTrust() {
        return new ServerTrust.Authority(SecretKey.ofHex("03".repeat(32)).publicKey());
    }
}
