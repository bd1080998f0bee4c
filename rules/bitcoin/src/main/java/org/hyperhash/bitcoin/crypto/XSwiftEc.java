package org.hyperhash.bitcoin.crypto;

import java.util.Optional;

/**
 * The map from pairs (u, t) to x coordinates of the curve, and its eight partial inverses.
 *
 * @spec BIP 324 ElligatorSwift encoding of curve X coordinates
 */
final class XSwiftEc {
    private static final FieldElement ROOT_OF_MINUS_3 = FieldElement.of(-3).root().orElseThrow();

    private XSwiftEc() {}

    static FieldElement decode(FieldElement givenU, FieldElement givenT) {
        FieldElement u = givenU.isZero() ? FieldElement.ONE : givenU;
        FieldElement t = givenT.isZero() ? FieldElement.ONE : givenT;
        if (u.curveSide().plus(t.squared()).isZero()) {
            t = t.times(2);
        }
        FieldElement x = u.curveSide().minus(t.squared()).over(t.times(2));
        FieldElement y = x.plus(t).over(ROOT_OF_MINUS_3.times(u));
        FieldElement third = u.plus(y.squared().times(4));
        if (third.isOnCurve()) {
            return third;
        }
        FieldElement quotient = x.over(y);
        FieldElement second = half(quotient.negated().minus(u));
        return second.isOnCurve() ? second : half(quotient.minus(u));
    }

    /**
     * A t with which {@code u} decodes to {@code x}, when this branch has one.
     *
     * @param branch 0 to 7
     */
    static Optional<FieldElement> inverse(FieldElement x, FieldElement u, int branch) {
        FieldElement v;
        FieldElement s;
        if ((branch & 2) == 0) {
            if (x.negated().minus(u).isOnCurve()) {
                return Optional.empty();
            }
            v = x;
            s = u.curveSide().negated().over(u.squared().plus(u.times(v)).plus(v.squared()));
        } else {
            s = x.minus(u);
            if (s.isZero()) {
                return Optional.empty();
            }
            FieldElement inner = u.curveSide().times(4).plus(s.times(u.squared()).times(3));
            Optional<FieldElement> r = s.negated().times(inner).root();
            if (r.isEmpty() || ((branch & 1) == 1 && r.get().isZero())) {
                return Optional.empty();
            }
            v = half(r.get().over(s).minus(u));
        }
        return s.root().map(w -> remainder(w, u, v, branch));
    }

    private static FieldElement remainder(
            FieldElement w, FieldElement u, FieldElement v, int branch) {
        boolean plus = (branch & 1) == 1;
        FieldElement factor =
                plus
                        ? FieldElement.ONE.plus(ROOT_OF_MINUS_3)
                        : FieldElement.ONE.minus(ROOT_OF_MINUS_3);
        FieldElement t = w.times(half(u.times(factor)).plus(v));
        boolean negative = plus == ((branch & 4) == 4);
        return negative ? t.negated() : t;
    }

    private static FieldElement half(FieldElement element) {
        return element.over(FieldElement.of(2));
    }
}
