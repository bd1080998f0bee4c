package org.hyperhash.platform.jose;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

/** Signatures hold for one key, one type and one content. */
class JwsTest {
    /** The key of RFC 8037, appendix A.1. */
    private static final String RFC_KEY =
            "{\"kty\":\"OKP\",\"crv\":\"Ed25519\","
                    + "\"d\":\"nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A\","
                    + "\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}";

    private static final String TYPE = "test+json";
    private static final byte[] CONTENT = "{\"sats\":1}".getBytes(UTF_8);

    private final SigningKey key = SigningKey.parse(RFC_KEY);

    @Test
    void thumbprintIsThatOfRfc8037() {
        assertThat(key.publicKey().id()).isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
    }

    @Test
    void signatureIsThatOfRfc8037() {
        byte[] input = "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc".getBytes(UTF_8);
        assertThat(Base64Url.encode(key.sign(input)))
                .isEqualTo(
                        "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt"
                                + "9g7sVvpAr_MuM0KAg");
    }

    @Test
    void signedDocumentIsReadBack() {
        Jws jws = Jws.sign(key, TYPE, CONTENT);
        Jws read = Jws.parse(jws.text());
        assertThat(read.check(key.publicKey(), TYPE)).isEqualTo(new Jws.Check.Good());
        assertThat(read.payloadText()).isEqualTo("{\"sats\":1}");
        assertThat(read.text()).isEqualTo(jws.text());
        assertThat(read.digest()).isEqualTo(jws.digest());
    }

    @Test
    void otherContentTypeOrKeyIsRefused() {
        Jws jws = Jws.signDetached(key, TYPE, CONTENT);
        Jws read = Jws.parse(jws.text());
        PublicSigningKey other = SigningKey.create().publicKey();
        assertThat(read.check(key.publicKey(), TYPE, CONTENT)).isEqualTo(new Jws.Check.Good());
        assertThat(read.check(key.publicKey(), TYPE, "{\"sats\":2}".getBytes(UTF_8)))
                .isEqualTo(new Jws.Check.Bad("the signature does not belong to this content"));
        assertThat(read.check(key.publicKey(), "other+json", CONTENT))
                .isEqualTo(new Jws.Check.Bad("it signs a test+json, not a other+json"));
        assertThat(read.check(other, TYPE, CONTENT)).isInstanceOf(Jws.Check.Bad.class);
        assertThat(read.check(key.publicKey(), TYPE))
                .isEqualTo(new Jws.Check.Bad("the signature has no payload"));
    }

    @Test
    void damageOfAnyCharacterIsFound() {
        String text = Jws.sign(key, TYPE, CONTENT).text();
        for (int at = 0; at < text.length(); at++) {
            char changed = text.charAt(at) == 'A' ? 'B' : 'A';
            String damaged = text.substring(0, at) + changed + text.substring(at + 1);
            assertThat(isGood(damaged)).as(damaged).isFalse();
            assertThat(isGood(text.substring(0, at))).as("%d characters", at).isFalse();
        }
    }

    private boolean isGood(String text) {
        try {
            return Jws.parse(text).check(key.publicKey(), TYPE) instanceof Jws.Check.Good;
        } catch (IllegalArgumentException refused) {
            return false;
        }
    }

    @Test
    void unsignedDocumentIsRefused() {
        String header =
                Base64Url.encode(
                        "{\"alg\":\"none\",\"kid\":\"k\",\"typ\":\"test+json\"}".getBytes(UTF_8));
        assertThatThrownBy(() ->
                        Jws.parse(
                                "{\"payload\":\"e30\",\"protected\":\"%s\",\"signature\":\"\"}"
                                        .formatted(header)))
                .hasMessage("a signature by none, but only EdDSA is used");
    }

    @Test
    void headerThatIsNoObjectIsRefused() {
        for (String content : new String[] {"null", "[]", "7", "\"a\""}) {
            String header = Base64Url.encode(content.getBytes(UTF_8));
            assertThatThrownBy(() ->
                            Jws.parse(
                                    "{\"payload\":\"e30\",\"protected\":\"%s\",\"signature\":\"\"}"
                                            .formatted(header)))
                    .hasMessage("a signature whose header is no object");
        }
    }

    @Test
    void newKeySurvivesItsFile() {
        SigningKey made = SigningKey.create();
        SigningKey read = SigningKey.parse(made.format());
        assertThat(read.publicKey()).isEqualTo(made.publicKey());
        assertThat(read.format()).isEqualTo(made.format());
    }

    @Test
    void keyFileWithTwoHalvesOfDifferentKeysIsRefused() {
        String mixed = RFC_KEY.replace(key.publicKey().x(), SigningKey.create().publicKey().x());
        assertThatThrownBy(() -> SigningKey.parse(mixed))
                .hasMessage("the halves of the signing key do not match");
    }

    @Test
    void secretIsNeverPrinted() {
        assertThat(key.toString()).doesNotContain("nWGxne");
        String damaged = RFC_KEY.replace("\"kty\"", "\"kty");
        assertThatThrownBy(() -> SigningKey.parse(damaged))
                .hasNoCause()
                .hasMessageNotContaining("nWGxne");
        String short1 = RFC_KEY.replace("nWGxne_9", "nWGxne_");
        assertThatThrownBy(() -> SigningKey.parse(short1)).hasMessageNotContaining("nWGxne");
    }
}
