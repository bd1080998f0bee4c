package org.hyperhash.stratum.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final String TEXT = "9bXiEd8boQVhq7WddEcERUL5tyyJVFYdU8th3HfbNXK3Yw6GRXh";
    private static final XOnlyKey KEY =
            new XOnlyKey(
                    Bytes.ofHex(
                            "76637000979c1c11af0c300bcd8c7fe48610fce9b9c11e3daee35ae0b08a7455"));

    @Test
    void theKeyOfTheSpecificationReadsAndPrints() {
        assertThat(AuthorityKey.parse(TEXT)).isEqualTo(KEY);
        assertThat(AuthorityKey.format(KEY)).isEqualTo(TEXT);
    }

    @Test
    void aDamagedKeyIsRefused() {
        assertThatThrownBy(() -> AuthorityKey.parse(TEXT.replace('Y', 'y')))
                .hasMessageContaining("checksum");
        assertThatThrownBy(() -> AuthorityKey.parse("1BoatSLRHtKNngkdXEeobR76b53LETtpyT"))
                .hasMessageContaining("version 1 and 32 bytes");
    }

    @Test
    void theDemoKeyPairIsKnownAsSuch() {
        String secret = "mkDLTBBRxdBv998612qipDYoTK3YUrqLe8uWw7gu3iXbSrn2n";
        XOnlyKey demo = AuthorityKey.parseSecret(secret).publicKey();
        assertThat(AuthorityKey.isDemo(demo)).isTrue();
        assertThat(AuthorityKey.isDemo(KEY)).isFalse();
        assertThatThrownBy(() -> AuthorityKey.parseSecret(secret + "1"))
                .hasMessageNotContaining(secret);
    }

    @Test
    void urlsReadAndPrint() {
        for (String text :
                new String[] {
                    "stratum2+tcp://pool.example:34254/" + TEXT,
                    "stratum2+tcp://192.0.2.7:1",
                    "stratum2+tcp://[2001:db8::7]:65535/" + TEXT
                }) {
            assertThat(StratumUrl.parse(text)).hasToString(text);
        }
        assertThat(StratumUrl.parse(" stratum2+tcp://pool.example/ "))
                .isEqualTo(new StratumUrl("pool.example", 34254, Optional.empty()));
        assertThat(StratumUrl.parse("stratum2+tcp://[::1]/" + TEXT))
                .isEqualTo(new StratumUrl("::1", 34254, Optional.of(KEY)));
    }

    @Test
    void whatIsNoUrlIsRefused() {
        for (String text :
                new String[] {
                    "",
                    "pool.example:34254",
                    "stratum+tcp://pool.example:3333",
                    "stratum2+tcp://",
                    "stratum2+tcp:///" + TEXT,
                    "stratum2+tcp://pool.example:0",
                    "stratum2+tcp://pool.example:65536",
                    "stratum2+tcp://user@pool.example:1",
                    "stratum2+tcp://pool.example:1/short",
                    "stratum2+tcp:opaque",
                    "stratum2+tcp://pool example"
                }) {
            assertThatThrownBy(() -> StratumUrl.parse(text))
                    .as(text)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }
}
