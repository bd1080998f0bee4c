package org.hyperhash.stratum.noise;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.hyperhash.bitcoin.crypto.EllSwift;
import org.hyperhash.bitcoin.crypto.EllSwiftKey;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;

/**
 * A server's static key with the certificate of its authority, signed once and renewed when half of
 * its validity is over, so that a storm of handshakes signs nothing. Safe for all threads.
 */
public final class ServerIdentity {
    /** How long certificates are valid unless the operator says otherwise. */
    public static final Duration DEFAULT_VALIDITY = Duration.ofDays(1);

    private final SecretKey authority;
    private final SecretKey secret;
    private final EllSwiftKey encoding;
    private final XOnlyKey key;
    private final Duration validity;
    private volatile Issued current;

    private record Issued(Instant at, Certificate certificate) {}

    /**
     * @param entropy 32 bytes that pick the encoding of the static key
     */
    public ServerIdentity(
            SecretKey authority, SecretKey secret, byte[] entropy, Instant now, Duration validity) {
        this.authority = authority;
        this.secret = secret;
        this.encoding = EllSwift.create(secret, entropy);
        this.key = secret.publicKey();
        this.validity = validity;
        this.current = issue(now);
    }

    /**
     * A static key of this process alone, certified by the authority.
     *
     * @param entropy 64 fresh random bytes: the secret and its encoding
     */
    public static ServerIdentity ofFreshKey(SecretKey authority, byte[] entropy, Instant now) {
        SecretKey secret = SecretKey.of(Arrays.copyOf(entropy, SecretKey.LENGTH));
        byte[] encoding = Arrays.copyOfRange(entropy, SecretKey.LENGTH, 2 * SecretKey.LENGTH);
        return new ServerIdentity(authority, secret, encoding, now, DEFAULT_VALIDITY);
    }

    /** The key that clients have to know. */
    public XOnlyKey authorityKey() {
        return authority.publicKey();
    }

    SecretKey secret() {
        return secret;
    }

    EllSwiftKey encoding() {
        return encoding;
    }

    Certificate certificateAt(Instant now) {
        Issued issued = current;
        Duration age = Duration.between(issued.at, now);
        if (age.compareTo(validity.dividedBy(2)) >= 0 || age.isNegative()) {
            issued = issue(now);
            current = issued;
        }
        return issued.certificate;
    }

    private Issued issue(Instant now) {
        return new Issued(now, Certificate.issue(authority, key, now, validity));
    }
}
