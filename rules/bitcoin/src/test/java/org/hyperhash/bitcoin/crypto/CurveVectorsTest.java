package org.hyperhash.bitcoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The vectors of BIP 324 and BIP 340, for the C library and for its Java twin. */
class CurveVectorsTest {
    static Stream<Curve> curves() {
        return Stream.concat(Stream.of(new JavaCurve()), NativeCurve.load().stream());
    }

    @ParameterizedTest
    @MethodSource("curves")
    void encodingsDecode(Curve curve) throws IOException {
        for (String[] row : rows("ellswift_decode_test_vectors.csv")) {
            assertThat(curve.ellSwiftDecode(bytes(row[0]))).isEqualTo(bytes(row[1]));
        }
    }

    @Test
    void eachBranchInvertsOrHasNoInverse() throws IOException {
        for (String[] row : rows("xswiftec_inv_test_vectors.csv")) {
            FieldElement u = FieldElement.read(bytes(row[0]), 0);
            FieldElement x = FieldElement.read(bytes(row[1]), 0);
            for (int branch = 0; branch < 8; branch++) {
                String expected = row[2 + branch];
                Optional<FieldElement> t = XSwiftEc.inverse(x, u, branch);
                assertThat(t.map(FieldElement::toString).orElse("")).isEqualTo(expected);
                t.ifPresent(found -> assertThat(XSwiftEc.decode(u, found)).isEqualTo(x));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("curves")
    void signaturesAreMadeAndChecked(Curve curve) throws IOException {
        int signed = 0;
        for (String[] row : rows("bip340_test_vectors.csv")) {
            byte[] publicKey = bytes(row[2]);
            byte[] message = bytes(row[4]);
            byte[] signature = bytes(row[5]);
            if (!row[1].isEmpty()) {
                assertThat(curve.publicKey(bytes(row[1]))).isEqualTo(publicKey);
                assertThat(curve.sign(message, bytes(row[1]), bytes(row[3]))).isEqualTo(signature);
                signed++;
            }
            assertThat(curve.verify(signature, message, publicKey))
                    .as("vector " + row[0])
                    .isEqualTo("TRUE".equals(row[6]));
        }
        assertThat(signed).isEqualTo(8);
    }

    @Test
    void theGroupOrderIsThatOfTheGenerator() {
        assertThat(CurvePoint.GENERATOR.times(CurvePoint.ORDER).isInfinity()).isTrue();
        assertThat(CurvePoint.GENERATOR.times(BigInteger.TWO).x())
                .isEqualTo(CurvePoint.GENERATOR.doubled().x());
    }

    private static byte[] bytes(String hex) {
        return HexFormat.of().parseHex(hex);
    }

    /** Rows without their heading. */
    private static List<String[]> rows(String file) throws IOException {
        try (InputStream in = CurveVectorsTest.class.getResourceAsStream("/vectors/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().skip(1).map(line -> line.split(",", -1)).toList();
        }
    }
}
