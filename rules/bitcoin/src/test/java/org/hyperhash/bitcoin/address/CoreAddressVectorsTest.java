package org.hyperhash.bitcoin.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Locale;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.SharedVectors;
import org.hyperhash.bitcoin.address.ParsedAddress.Payable;
import org.hyperhash.bitcoin.address.ParsedAddress.Refused;
import org.hyperhash.bitcoin.address.ParsedAddress.UnknownWitnessProgram;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bitcoin Core's key_io_valid.json and key_io_invalid.json. */
class CoreAddressVectorsTest {
    @Test
    void everyValidAddressIsItsScriptAndBack() throws IOException {
        int payable = 0;
        int ownerless = 0;
        for (JsonNode vector : SharedVectors.json("vectors/key_io_valid.json")) {
            JsonNode about = vector.get(2);
            if (about.get("isPrivkey").asBoolean()) {
                continue;
            }
            String text = vector.get(0).asString();
            Bytes script = Bytes.ofHex(vector.get(1).asString());
            Network network = Network.ofChain(about.get("chain").asString()).orElseThrow();
            ParsedAddress parsed = Addresses.parse(network, text);
            switch (parsed) {
                case Payable found -> {
                    payable++;
                    assertThat(found.script()).isEqualTo(script);
                    assertThat(found.address()).isEqualTo(text);
                }
                case UnknownWitnessProgram found -> {
                    ownerless++;
                    assertThat(found.script()).isEqualTo(script);
                }
                case Refused refused ->
                        throw new AssertionError(text + ": " + refused.explanation());
            }
            assertThat(Addresses.render(network, script)).contains(text);
            if (about.has("tryCaseFlip") && about.get("tryCaseFlip").asBoolean()) {
                String flipped = text.toUpperCase(Locale.ROOT);
                assertThat(Addresses.parse(network, flipped)).isEqualTo(parsed);
            }
        }
        assertThat(payable + ownerless).isEqualTo(54);
        assertThat(ownerless).isEqualTo(8);
    }

    @Test
    void privateKeysAreNoAddresses() throws IOException {
        int keys = 0;
        for (JsonNode vector : SharedVectors.json("vectors/key_io_valid.json")) {
            if (vector.get(2).get("isPrivkey").asBoolean()) {
                keys++;
                for (Network network : Network.values()) {
                    assertThat(Addresses.parse(network, vector.get(0).asString()))
                            .isInstanceOf(ParsedAddress.UnknownPrefix.class);
                }
            }
        }
        assertThat(keys).isEqualTo(16);
    }

    @Test
    void everyInvalidAddressIsRefusedOnEveryNetwork() throws IOException {
        int refused = 0;
        for (JsonNode vector : SharedVectors.json("vectors/key_io_invalid.json")) {
            for (Network network : Network.values()) {
                assertThat(Addresses.parse(network, vector.get(0).asString()))
                        .isInstanceOf(Refused.class)
                        .isNotInstanceOf(UnknownWitnessProgram.class);
            }
            refused++;
        }
        assertThat(refused).isEqualTo(70);
    }
}
