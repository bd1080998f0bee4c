package org.hyperhash.stratum.noise;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.Schnorr;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.stratum.v2.WireReader;
import org.hyperhash.stratum.v2.WireWriter;

/**
 * An authority's word that a key is the server's, for some time.
 *
 * @param version U16, 0
 * @param validFrom U32, seconds since 1970
 * @param notValidAfter U32, seconds since 1970
 * @param signature 64 bytes
 * @spec https://github.com/stratum-mining/sv2-spec SV2 4.5.3 Signature noise message
 */
record Certificate(int version, int validFrom, int notValidAfter, Bytes signature) {
    static final int LENGTH = 74;

    /** Certificates start in the past, because clocks of clients are behind. */
    static final Duration BACKDATED = Duration.ofHours(1);

    /** By how much the clocks of client and server may differ at either end of the validity. */
    static final Duration TOLERANCE = Duration.ofMinutes(10);

    private static final byte[] DETERMINISTIC = new byte[32];

    static Certificate issue(
            SecretKey authority, XOnlyKey serverKey, Instant now, Duration validity) {
        int from = seconds(now.minus(BACKDATED));
        int after = seconds(now.plus(validity));
        Bytes signed = signedHash(0, from, after, serverKey);
        return new Certificate(0, from, after, Schnorr.sign(signed, authority, DETERMINISTIC));
    }

    /** Clamped to what U32 can say. */
    private static int seconds(Instant instant) {
        return (int) Math.clamp(instant.getEpochSecond(), 0L, 0xffff_ffffL);
    }

    private static Bytes signedHash(int version, int from, int after, XOnlyKey serverKey) {
        WireWriter out = new WireWriter(42);
        out.u16(version).u32(from).u32(after).bytes(serverKey.x());
        return Bytes.wrap(SymmetricState.sha256(out.toArray()));
    }

    static Certificate read(byte[] source) throws IOException {
        WireReader in = new WireReader("certificate", source, 0, source.length);
        return new Certificate(
                in.u16("version"),
                in.u32("valid_from"),
                in.u32("not_valid_after"),
                in.bytes(Schnorr.SIGNATURE_LENGTH, "signature"));
    }

    byte[] toArray() {
        WireWriter out = new WireWriter(LENGTH);
        out.u16(version).u32(validFrom).u32(notValidAfter).bytes(signature);
        return out.toArray();
    }

    Optional<HandshakeRefusal> refusal(XOnlyKey serverKey, ServerTrust trust, Instant now) {
        return switch (trust) {
            case ServerTrust.Insecure _ -> Optional.empty();
            case ServerTrust.Authority(XOnlyKey key) -> refusal(serverKey, key, now);
        };
    }

    private Optional<HandshakeRefusal> refusal(XOnlyKey serverKey, XOnlyKey key, Instant now) {
        if (version != 0) {
            return Optional.of(new HandshakeRefusal.UnknownCertificateVersion(version));
        }
        Bytes signed = signedHash(version, validFrom, notValidAfter, serverKey);
        if (!Schnorr.isValid(signature, signed, key)) {
            return Optional.of(new HandshakeRefusal.WrongAuthority(AuthorityKey.format(key)));
        }
        Instant from = instant(validFrom);
        Instant after = instant(notValidAfter);
        if (now.isBefore(from.minus(TOLERANCE))) {
            return Optional.of(new HandshakeRefusal.NotYetValid(from, now));
        }
        return now.isAfter(after.plus(TOLERANCE))
                ? Optional.of(new HandshakeRefusal.Expired(after, now))
                : Optional.empty();
    }

    static Instant instant(int seconds) {
        return Instant.ofEpochSecond(Integer.toUnsignedLong(seconds));
    }
}
