package org.hyperhash.bitcoin.crypto;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Optional;

/**
 * The curve in Java, for platforms without the C library and as its slow, obvious twin: for the
 * same entropy both give the same bytes.
 */
final class JavaCurve implements Curve {
    private static final String CREATE_TAG = "secp256k1_ellswift_create";

    @Override
    public byte[] publicKey(byte[] scalar) {
        return point(scalar).x().toArray();
    }

    @Override
    public byte[] ellSwiftCreate(byte[] scalar, byte[] entropy) {
        CurvePoint point = point(scalar);
        FieldElement x = point.x();
        byte[] branches = new byte[32];
        for (int counter = 0, left = 0; ; ) {
            if (left == 0) {
                branches = stream(scalar, entropy, counter++);
                left = 64;
            }
            left--;
            int branch = (branches[left >> 1] >> ((left & 1) << 2)) & 7;
            byte[] u = stream(scalar, entropy, counter++);
            Optional<FieldElement> t = XSwiftEc.inverse(x, FieldElement.read(u, 0), branch);
            if (t.isPresent()) {
                boolean flip = t.get().isOdd() != point.y().isOdd();
                FieldElement signed = flip ? t.get().negated() : t.get();
                return concat(u, signed.toArray());
            }
        }
    }

    /** Block {@code counter} of the pseudorandom stream that picks encodings. */
    private static byte[] stream(byte[] scalar, byte[] entropy, int counter) {
        byte[] block = {
            (byte) counter, (byte) (counter >> 8), (byte) (counter >> 16), (byte) (counter >> 24)
        };
        return TaggedHash.of(CREATE_TAG, scalar, new byte[32], entropy, block);
    }

    @Override
    public byte[] ellSwiftDecode(byte[] encoding) {
        return XSwiftEc.decode(FieldElement.read(encoding, 0), FieldElement.read(encoding, 32))
                .toArray();
    }

    @Override
    public byte[] ellSwiftSharedSecret(
            byte[] initiator, byte[] responder, byte[] scalar, boolean isInitiator) {
        byte[] theirs = ellSwiftDecode(isInitiator ? responder : initiator);
        CurvePoint their = CurvePoint.liftX(new BigInteger(1, theirs)).orElseThrow();
        byte[] sharedX = their.times(new BigInteger(1, scalar)).x().toArray();
        return TaggedHash.of("bip324_ellswift_xonly_ecdh", initiator, responder, sharedX);
    }

    @Override
    public byte[] sign(byte[] message, byte[] scalar, byte[] entropy) {
        CurvePoint key = point(scalar);
        BigInteger secret = evenScalar(new BigInteger(1, scalar), key);
        byte[] publicX = key.x().toArray();

        byte[] masked = FieldElement.toArray(secret);
        byte[] mask = TaggedHash.of("BIP0340/aux", entropy);
        for (int i = 0; i < masked.length; i++) {
            masked[i] ^= mask[i];
        }
        byte[] nonceHash = TaggedHash.of("BIP0340/nonce", masked, publicX, message);
        BigInteger nonce = new BigInteger(1, nonceHash).mod(CurvePoint.ORDER);
        if (nonce.signum() == 0) {
            throw new IllegalStateException("a nonce of zero: found a preimage of SHA-256");
        }

        CurvePoint commitment = CurvePoint.GENERATOR.times(nonce);
        byte[] commitmentX = commitment.x().toArray();
        BigInteger challenge = challenge(commitmentX, publicX, message);
        BigInteger response =
                evenScalar(nonce, commitment).add(challenge.multiply(secret)).mod(CurvePoint.ORDER);
        return concat(commitmentX, FieldElement.toArray(response));
    }

    /** The scalar, or its negative, whose point has an even y. */
    private static BigInteger evenScalar(BigInteger scalar, CurvePoint point) {
        return point.y().isOdd() ? CurvePoint.ORDER.subtract(scalar) : scalar;
    }

    @Override
    public boolean verify(byte[] signature, byte[] message, byte[] publicKey) {
        Optional<CurvePoint> key = CurvePoint.liftX(new BigInteger(1, publicKey));
        byte[] commitmentX = Arrays.copyOf(signature, 32);
        BigInteger r = new BigInteger(1, commitmentX);
        BigInteger s = new BigInteger(1, signature, 32, 32);
        if (key.isEmpty()
                || r.compareTo(FieldElement.PRIME) >= 0
                || s.compareTo(CurvePoint.ORDER) >= 0) {
            return false;
        }
        BigInteger challenge = challenge(commitmentX, publicKey, message);
        CurvePoint claimed =
                CurvePoint.GENERATOR.times(s).plus(key.get().times(challenge).negated());
        return !claimed.isInfinity() && !claimed.y().isOdd() && claimed.x().value().equals(r);
    }

    private static BigInteger challenge(byte[] commitmentX, byte[] publicX, byte[] message) {
        byte[] hash = TaggedHash.of("BIP0340/challenge", commitmentX, publicX, message);
        return new BigInteger(1, hash).mod(CurvePoint.ORDER);
    }

    private static CurvePoint point(byte[] scalar) {
        return CurvePoint.GENERATOR.times(new BigInteger(1, scalar));
    }

    private static byte[] concat(byte[] first, byte[] second) {
        byte[] joined = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, joined, first.length, second.length);
        return joined;
    }
}
