package org.hyperhash.bitcoin.address;

import static org.assertj.core.api.Assertions.assertThat;

import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.Crypto;
import fr.acinq.bitcoin.XonlyPublicKey;
import java.io.IOException;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.SharedVectors;
import org.hyperhash.bitcoin.address.ParsedAddress.Payable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Output keys and addresses of bip341_wallet_vectors.json. */
class Bip341VectorsTest {
    @Test
    void everyOutputKeyScriptAndAddressIsTheBips() throws IOException {
        int ran = 0;
        JsonNode vectors = SharedVectors.json("vectors/bip341_wallet_vectors.json");
        for (JsonNode vector : vectors.get("scriptPubKey")) {
            JsonNode root = vector.get("intermediary").get("merkleRoot");
            XonlyPublicKey internal = key(vector.get("given").get("internalPubkey").asString());
            XonlyPublicKey output =
                    root.isNull()
                            ? internal.outputKey(Crypto.TaprootTweak.KeyPathTweak.INSTANCE)
                                    .getFirst()
                            : internal.outputKey(ByteVector32.fromValidHex(root.asString()))
                                    .getFirst();
            Bytes script = AddressType.TAPROOT.script(Bytes.ofHex(output.value.toHex()));
            JsonNode expected = vector.get("expected");
            String address = expected.get("bip350Address").asString();

            assertThat(script).hasToString(expected.get("scriptPubKey").asString());
            assertThat(Addresses.render(Network.MAIN, script)).contains(address);
            assertThat(Addresses.parse(Network.MAIN, address))
                    .isEqualTo(new Payable(AddressType.TAPROOT, script, address));
            ran++;
        }
        assertThat(ran).isEqualTo(7);
    }

    private static XonlyPublicKey key(String hex) {
        return new XonlyPublicKey(ByteVector32.fromValidHex(hex));
    }
}
