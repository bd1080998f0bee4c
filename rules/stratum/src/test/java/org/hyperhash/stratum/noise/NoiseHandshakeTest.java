package org.hyperhash.stratum.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.stratum.noise.HandshakeRefusal.Expired;
import org.hyperhash.stratum.noise.HandshakeRefusal.NotAuthentic;
import org.hyperhash.stratum.noise.HandshakeRefusal.NotYetValid;
import org.hyperhash.stratum.noise.HandshakeRefusal.Truncated;
import org.hyperhash.stratum.noise.HandshakeRefusal.UnknownCertificateVersion;
import org.hyperhash.stratum.noise.HandshakeRefusal.WrongAuthority;
import org.hyperhash.stratum.v2.Frame;
import org.hyperhash.stratum.v2.FrameDecoder;
import org.hyperhash.stratum.v2.FrameEncoder;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class NoiseHandshakeTest {
    private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");
    private static final SecretKey AUTHORITY = SecretKey.ofHex("01".repeat(32));
    private static final ServerTrust TRUST = new ServerTrust.Authority(AUTHORITY.publicKey());
    private static final ServerIdentity IDENTITY = identity(Duration.ofHours(1));

    private static ServerIdentity identity(Duration validity) {
        return new ServerIdentity(
                AUTHORITY, SecretKey.ofHex("02".repeat(32)), new byte[32], NOW, validity);
    }

    private static byte[] entropy(int fill) {
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        Arrays.fill(entropy, (byte) fill);
        return entropy;
    }

    private static HandshakeRefusal refusal(ServerTrust trust, ServerIdentity server, Instant now) {
        NoiseInitiator client = new NoiseInitiator(trust, entropy(3));
        Bytes act2 = NoiseResponder.respond(server, client.act1(), entropy(4), NOW).act2();
        return refusal(client, act2, now);
    }

    private static HandshakeRefusal refusal(NoiseInitiator client, Bytes act2, Instant now) {
        try {
            client.finish(act2, now);
        } catch (HandshakeException refused) {
            return refused.refusal();
        }
        throw new AssertionError("not refused");
    }

    @Test
    void bothEndsUnderstandEachOther() throws IOException {
        NoiseInitiator client = new NoiseInitiator(TRUST, entropy(3));
        NoiseResponder.Response server =
                NoiseResponder.respond(IDENTITY, client.act1(), entropy(4), NOW);
        NoiseInitiator.Established connection = client.finish(server.act2(), NOW);

        assertThat(server.act2().length()).isEqualTo(234);
        assertThat(connection.serverKey()).isEqualTo(SecretKey.ofHex("02".repeat(32)).publicKey());
        Frame frame = Frame.of(MessageKind.ofChannel(0x1a, "m"), Bytes.of(new byte[70_000]));
        byte[] sent = seal(connection.transport(), frame);
        FrameDecoder decoder = new FrameDecoder(server.transport().receiving(), Frame.MAX_PAYLOAD);
        decoder.feed(sent, 0, sent.length);
        assertThat(decoder.poll()).contains(frame);
    }

    private static byte[] seal(NoiseTransport transport, Frame frame) throws IOException {
        FrameEncoder encoder = new FrameEncoder(transport.sending());
        encoder.add(frame);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        encoder.drainTo(wire);
        return wire.toByteArray();
    }

    @Test
    void anotherAuthorityIsRefused() {
        XOnlyKey other = SecretKey.ofHex("09".repeat(32)).publicKey();
        assertThat(refusal(new ServerTrust.Authority(other), IDENTITY, NOW))
                .isEqualTo(new WrongAuthority(AuthorityKey.format(other)));
    }

    @Test
    void withoutAnAuthorityAnyServerWillDo() throws IOException {
        NoiseInitiator client = new NoiseInitiator(new ServerTrust.Insecure(), entropy(3));
        Bytes act2 = NoiseResponder.respond(IDENTITY, client.act1(), entropy(4), NOW).act2();
        assertThat(client.finish(act2, NOW.plus(Duration.ofDays(9))).serverKey())
                .isEqualTo(SecretKey.ofHex("02".repeat(32)).publicKey());
    }

    @Test
    void clocksMayDifferByTheBackdatingAndTenMinutes() throws IOException {
        Instant earliest = NOW.minus(Duration.ofMinutes(70));
        Instant latest = NOW.plus(Duration.ofMinutes(70));
        for (Instant fine : new Instant[] {earliest, latest}) {
            NoiseInitiator client = new NoiseInitiator(TRUST, entropy(3));
            client.finish(
                    NoiseResponder.respond(IDENTITY, client.act1(), entropy(4), NOW).act2(), fine);
        }
        Instant tooEarly = earliest.minusSeconds(1);
        Instant tooLate = latest.plusSeconds(1);
        assertThat(refusal(TRUST, IDENTITY, tooEarly))
                .isEqualTo(new NotYetValid(NOW.minus(Duration.ofHours(1)), tooEarly));
        assertThat(refusal(TRUST, IDENTITY, tooLate))
                .isEqualTo(new Expired(NOW.plus(Duration.ofHours(1)), tooLate));
    }

    @Test
    void aRefusalForTimeSaysWhoseClockIsOff() {
        assertThat(refusal(TRUST, IDENTITY, NOW.minus(Duration.ofHours(3))).explanation())
                .isEqualTo(
                        "the server's certificate is valid from 2026-11-21T11:00:00Z, but it is"
                                + " 2026-11-21T09:00:00Z here: the server's clock is ahead or ours"
                                + " is behind by PT2H");
    }

    @Test
    void aCertificateOfAnotherVersionIsRefused() {
        Certificate known = IDENTITY.certificateAt(NOW);
        Certificate newer =
                new Certificate(1, known.validFrom(), known.notValidAfter(), known.signature());
        XOnlyKey key = SecretKey.ofHex("02".repeat(32)).publicKey();
        assertThat(newer.refusal(key, TRUST, NOW)).contains(new UnknownCertificateVersion(1));
        assertThat(known.refusal(key, TRUST, NOW)).isEmpty();
    }

    @Test
    void aCertificateLivesUntilTheEndOfUnsigned32Bits() {
        Certificate endless =
                Certificate.issue(
                        AUTHORITY, AUTHORITY.publicKey(), NOW, Duration.ofDays(365L * 200));
        assertThat(Certificate.instant(endless.notValidAfter()))
                .isEqualTo(Instant.ofEpochSecond(0xffff_ffffL));
    }

    @Test
    void aSecondActCutAtAnyByteIsRefused() {
        Bytes act1 = new NoiseInitiator(TRUST, entropy(3)).act1();
        Bytes act2 = NoiseResponder.respond(IDENTITY, act1, entropy(4), NOW).act2();
        for (int length = 0; length < act2.length(); length++) {
            NoiseInitiator client = new NoiseInitiator(TRUST, entropy(3));
            assertThat(refusal(client, act2.slice(0, length), NOW))
                    .isEqualTo(new Truncated(length, 234));
        }
    }

    @Test
    void aDamagedSecondActIsNotAuthentic() {
        Bytes act1 = new NoiseInitiator(TRUST, entropy(3)).act1();
        byte[] act2 = NoiseResponder.respond(IDENTITY, act1, entropy(4), NOW).act2().toArray();
        for (int at = 0; at < act2.length; at++) {
            act2[at] ^= 1;
            NoiseInitiator client = new NoiseInitiator(TRUST, entropy(3));
            assertThat(refusal(client, Bytes.of(act2), NOW)).isEqualTo(new NotAuthentic());
            act2[at] ^= 1;
        }
    }

    @Test
    void anySixtyFourBytesGetAnAnswer() {
        Property.check(
                64,
                50,
                random -> {
                    byte[] act1 = new byte[64];
                    random.nextBytes(act1);
                    Bytes act2 =
                            NoiseResponder.respond(IDENTITY, Bytes.of(act1), entropy(4), NOW)
                                    .act2();
                    assertThat(act2.length()).isEqualTo(234);
                });
    }

    @Test
    void aForgedFrameEndsTheConnection() throws IOException {
        NoiseInitiator client = new NoiseInitiator(TRUST, entropy(3));
        NoiseResponder.Response server =
                NoiseResponder.respond(IDENTITY, client.act1(), entropy(4), NOW);
        NoiseTransport connection = client.finish(server.act2(), NOW).transport();
        byte[] sent = seal(connection, Frame.of(MessageKind.ofChannel(1, "m"), Bytes.EMPTY));
        sent[21] ^= 1;
        FrameDecoder decoder = new FrameDecoder(server.transport().receiving(), 100);

        assertThatThrownBy(() -> decoder.feed(sent, 0, sent.length))
                .isInstanceOf(ForgedMessageException.class)
                .hasMessageStartingWith("message 0 ");
        assertThatThrownBy(() -> decoder.feed(sent, 0, sent.length))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void anyDamageToTheEncryptedStreamIsNoticed() throws IOException {
        Frame share = Frame.of(MessageKind.ofChannel(0x1a, "m"), Bytes.of(new byte[24]));
        Property.check(
                11,
                300,
                random -> {
                    NoiseInitiator client = new NoiseInitiator(TRUST, entropy(3));
                    NoiseResponder.Response server =
                            NoiseResponder.respond(IDENTITY, client.act1(), entropy(4), NOW);
                    NoiseTransport connection = client.finish(server.act2(), NOW).transport();
                    byte[] sent = seal(connection, share);
                    sent[random.nextInt(sent.length)] ^= (byte) (1 << random.nextInt(8));
                    FrameDecoder decoder = new FrameDecoder(server.transport().receiving(), 100);
                    assertThatThrownBy(() -> decoder.feed(sent, 0, sent.length))
                            .isInstanceOf(ForgedMessageException.class);
                    assertThat(decoder.poll()).isEmpty();
                });
    }

    @Test
    void aCertificateIsSignedOnceAndRenewedAtHalfItsLife() {
        ServerIdentity server = identity(Duration.ofHours(2));
        Certificate first = server.certificateAt(NOW);

        assertThat(server.certificateAt(NOW.plus(Duration.ofMinutes(59)))).isSameAs(first);
        Certificate second = server.certificateAt(NOW.plus(Duration.ofMinutes(60)));
        assertThat(Certificate.instant(second.notValidAfter()))
                .isEqualTo(NOW.plus(Duration.ofHours(3)));
        assertThat(server.certificateAt(NOW.plus(Duration.ofMinutes(61)))).isSameAs(second);
    }

    @Test
    void entropyHas64Bytes() {
        assertThatThrownBy(() -> new NoiseInitiator(TRUST, new byte[32]))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
