package org.hyperhash.bitcoin.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class KeysTest {
    private static final String ONE = "00".repeat(31) + "01";
    private static final String ORDER =
            "fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141";

    @Test
    void aSecretKeyDoesNotPrintItself() {
        assertThat(SecretKey.ofHex(ONE)).hasToString("SecretKey[redacted]");
        assertThatThrownBy(() -> SecretKey.ofHex(ORDER)).hasMessageNotContaining(ORDER);
    }

    @Test
    void aSecretKeyIsInRange() {
        assertThatThrownBy(() -> SecretKey.ofHex("00".repeat(32)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SecretKey.ofHex(ORDER))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SecretKey.of(new byte[31]))
                .isInstanceOf(IllegalArgumentException.class);
        String last = ORDER.substring(0, 63) + "0";
        assertThat(SecretKey.ofHex(last).publicKey()).isEqualTo(SecretKey.ofHex(ONE).publicKey());
    }

    @Test
    void aWipedKeyIsOfNoMoreUse() {
        SecretKey secret = SecretKey.ofHex(ONE);
        secret.wipe();
        assertThatThrownBy(secret::reveal).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(secret::publicKey).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void bothEndsShareASecretAndAThirdDoesNot() {
        SecretKey ours = SecretKey.ofHex("11".repeat(32));
        SecretKey theirs = SecretKey.ofHex("22".repeat(32));
        EllSwiftKey initiator = EllSwift.create(ours, new byte[32]);
        EllSwiftKey responder = EllSwift.create(theirs, new byte[32]);

        byte[] shared = EllSwift.sharedSecret(initiator, responder, ours, true);

        assertThat(EllSwift.sharedSecret(initiator, responder, theirs, false)).isEqualTo(shared);
        assertThat(EllSwift.sharedSecret(responder, initiator, ours, false)).isNotEqualTo(shared);
        assertThat(initiator.decode()).isEqualTo(ours.publicKey());
    }

    @Test
    void otherEntropyGivesAnotherEncodingOfTheSameKey() {
        SecretKey secret = SecretKey.ofHex("11".repeat(32));
        byte[] entropy = new byte[32];
        entropy[0] = 1;
        EllSwiftKey first = EllSwift.create(secret, new byte[32]);
        EllSwiftKey second = EllSwift.create(secret, entropy);
        assertThat(first).isNotEqualTo(second);
        assertThat(first.decode()).isEqualTo(second.decode());
    }

    @Test
    void aSignatureOfAnotherLengthIsInvalid() {
        SecretKey secret = SecretKey.ofHex(ONE);
        Bytes message = Bytes.ofHex("00".repeat(32));
        Bytes signature = Schnorr.sign(message, secret, new byte[32]);
        assertThat(Schnorr.isValid(signature, message, secret.publicKey())).isTrue();
        assertThat(Schnorr.isValid(signature.slice(0, 63), message, secret.publicKey())).isFalse();
    }

    @Test
    void theAuthorityKeyOfTheSpecificationHasItsText() {
        Bytes raw =
                Bytes.ofHex(
                        "7663700097" + "9c1c11af0c300bcd8c7fe48610fce9b9c11e3daee35ae0b08a7455");
        String text = "9bXiEd8boQVhq7WddEcERUL5tyyJVFYdU8th3HfbNXK3Yw6GRXh";
        assertThat(Base58Check.encode(Bytes.ofHex("0100").concat(raw))).isEqualTo(text);
        assertThat(Base58Check.decode(text)).contains(Bytes.ofHex("0100").concat(raw));
    }

    @Test
    void base58SurvivesAndNoticesDamage() {
        Property.check(
                58,
                300,
                random -> {
                    byte[] content = new byte[random.nextInt(40)];
                    random.nextBytes(content);
                    if (content.length > 2) {
                        content[0] = 0;
                        content[1] = (byte) random.nextInt(2);
                    }
                    String text = Base58Check.encode(Bytes.of(content));
                    assertThat(Base58Check.decode(text)).contains(Bytes.of(content));

                    int at = random.nextInt(text.length());
                    char other = text.charAt(at) == 'z' ? 'y' : 'z';
                    String damaged = text.substring(0, at) + other + text.substring(at + 1);
                    assertThat(Base58Check.decode(damaged)).isEmpty();
                });
    }

    @Test
    void whatIsNoBase58IsRefused() {
        for (String text : new String[] {"", "1", "0OIl", "é", "1".repeat(200), " 1111"}) {
            assertThat(Base58Check.decode(text)).isEmpty();
        }
    }
}
