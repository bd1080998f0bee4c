package org.hyperhash.bitcoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The C library and the Java twin give the same bytes for the same input. */
class CurveTwinTest {
    private static final Curve TWIN = new JavaCurve();

    private final Curve library = NativeCurve.load().orElse(TWIN);

    @Test
    void theJavaTwinCanBeAskedFor() {
        assertThat(Curve.select("java")).isInstanceOf(JavaCurve.class);
        assertThat(Curve.select("").getClass()).isEqualTo(library.getClass());
    }

    @Test
    void bothEncodeExchangeAndSignAlike() {
        Assumptions.assumeTrue(
                library != TWIN, "no secp256k1 library for this platform: nothing to compare");
        Property.check(
                324,
                40,
                random -> {
                    byte[] ours = scalar(random);
                    byte[] theirs = scalar(random);
                    byte[] entropy = bytes(random, 32);
                    byte[] ourEncoding = library.ellSwiftCreate(ours, entropy);
                    byte[] theirEncoding = library.ellSwiftCreate(theirs, entropy);

                    assertThat(TWIN.ellSwiftCreate(ours, entropy)).isEqualTo(ourEncoding);
                    assertThat(TWIN.publicKey(ours)).isEqualTo(library.publicKey(ours));
                    assertThat(library.ellSwiftDecode(ourEncoding))
                            .isEqualTo(library.publicKey(ours));

                    byte[] shared =
                            library.ellSwiftSharedSecret(ourEncoding, theirEncoding, ours, true);
                    assertThat(TWIN.ellSwiftSharedSecret(ourEncoding, theirEncoding, ours, true))
                            .isEqualTo(shared);
                    assertThat(TWIN.ellSwiftSharedSecret(ourEncoding, theirEncoding, theirs, false))
                            .isEqualTo(shared);

                    byte[] message = bytes(random, random.nextInt(100));
                    byte[] signature = library.sign(message, ours, entropy);
                    assertThat(TWIN.sign(message, ours, entropy)).isEqualTo(signature);
                });
    }

    @Test
    void bothJudgeRandomSignaturesAlike() {
        Property.check(
                340,
                60,
                random -> {
                    byte[] secret = scalar(random);
                    byte[] message = bytes(random, 32);
                    byte[] signature = library.sign(message, secret, bytes(random, 32));
                    byte[] publicKey = library.publicKey(secret);
                    boolean damage = random.nextBoolean();
                    if (damage) {
                        signature[random.nextInt(64)] ^= (byte) (1 << random.nextInt(8));
                    }
                    assertThat(library.verify(signature, message, publicKey)).isEqualTo(!damage);
                    assertThat(TWIN.verify(signature, message, publicKey)).isEqualTo(!damage);
                });
    }

    @Test
    void everySixtyFourBytesDecodeToAPointOnTheCurve() {
        Property.check(
                64,
                100,
                random -> {
                    byte[] encoding = bytes(random, 64);
                    byte[] x = library.ellSwiftDecode(encoding);
                    assertThat(TWIN.ellSwiftDecode(encoding)).isEqualTo(x);
                    assertThat(CurvePoint.liftX(new BigInteger(1, x))).isPresent();
                });
    }

    private static byte[] scalar(RandomGenerator random) {
        return bytes(random, 32);
    }

    private static byte[] bytes(RandomGenerator random, int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
