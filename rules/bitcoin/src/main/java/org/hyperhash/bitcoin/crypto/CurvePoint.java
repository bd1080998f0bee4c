package org.hyperhash.bitcoin.crypto;

import java.math.BigInteger;
import java.util.Optional;

/**
 * A point of y^2 = x^3 + 7 in Jacobian coordinates: x = X/Z^2, y = Y/Z^3. Z is 0 at infinity.
 */
record CurvePoint(FieldElement jacobianX, FieldElement jacobianY, FieldElement jacobianZ) {
    static final BigInteger ORDER =
            new BigInteger("FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFEBAAEDCE6AF48A03BBFD25E8CD0364141", 16);
    static final CurvePoint INFINITY =
            new CurvePoint(FieldElement.ONE, FieldElement.ONE, FieldElement.ZERO);
    static final CurvePoint GENERATOR = generator();

    private static CurvePoint generator() {
        String x = "79BE667EF9DCBBAC55A06295CE870B07029BFCDB2DCE28D959F2815B16F81798";
        return liftX(new BigInteger(x, 16)).orElseThrow();
    }

    /** The point with this x and an even y, when x is below the prime and on the curve. */
    static Optional<CurvePoint> liftX(BigInteger x) {
        if (x.compareTo(FieldElement.PRIME) >= 0) {
            return Optional.empty();
        }
        FieldElement element = new FieldElement(x);
        return element.curveSide()
                .root()
                .map(y -> y.isOdd() ? y.negated() : y)
                .map(y -> new CurvePoint(element, y, FieldElement.ONE));
    }

    boolean isInfinity() {
        return jacobianZ.isZero();
    }

    FieldElement x() {
        return jacobianX.over(jacobianZ.squared());
    }

    FieldElement y() {
        return jacobianY.over(jacobianZ.cubed());
    }

    CurvePoint negated() {
        return new CurvePoint(jacobianX, jacobianY.negated(), jacobianZ);
    }

    CurvePoint doubled() {
        if (isInfinity()) {
            return this;
        }
        FieldElement ySquared = jacobianY.squared();
        FieldElement s = jacobianX.times(ySquared).times(4);
        FieldElement m = jacobianX.squared().times(3);
        FieldElement x = m.squared().minus(s.times(2));
        FieldElement y = m.times(s.minus(x)).minus(ySquared.squared().times(8));
        return new CurvePoint(x, y, jacobianY.times(jacobianZ).times(2));
    }

    CurvePoint plus(CurvePoint other) {
        if (isInfinity()) {
            return other;
        }
        if (other.isInfinity()) {
            return this;
        }
        FieldElement zSquared = jacobianZ.squared();
        FieldElement otherZSquared = other.jacobianZ.squared();
        FieldElement u1 = jacobianX.times(otherZSquared);
        FieldElement u2 = other.jacobianX.times(zSquared);
        FieldElement s1 = jacobianY.times(otherZSquared).times(other.jacobianZ);
        FieldElement s2 = other.jacobianY.times(zSquared).times(jacobianZ);
        if (u1.equals(u2)) {
            return s1.equals(s2) ? doubled() : INFINITY;
        }
        FieldElement h = u2.minus(u1);
        FieldElement r = s2.minus(s1);
        FieldElement hSquared = h.squared();
        FieldElement hCubed = hSquared.times(h);
        FieldElement v = u1.times(hSquared);
        FieldElement x = r.squared().minus(hCubed).minus(v.times(2));
        FieldElement y = r.times(v.minus(x)).minus(s1.times(hCubed));
        return new CurvePoint(x, y, jacobianZ.times(other.jacobianZ).times(h));
    }

    /** Doubles and adds for each of 256 bits, whatever the bits are. */
    CurvePoint times(BigInteger scalar) {
        CurvePoint product = INFINITY;
        for (int bit = 255; bit >= 0; bit--) {
            product = product.doubled();
            CurvePoint sum = product.plus(this);
            product = scalar.testBit(bit) ? sum : product;
        }
        return product;
    }
}
