package org.hyperhash.stratum.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.NewTemplate;
import org.hyperhash.stratum.v2.distribution.DistributionMessage.SetNewPrevHash;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Payloads as another implementation writes them; see vectors/README.md. */
class PeerMessageVectorsTest {
    private static final Hash256 SIBLING =
            Hash256.ofHex("1a6240823de4c8d6aaf826851bdf2b0e8d5acf7c31e8578cff4c394b5a32bd4e");
    private static final Map<String, Message> EXPECTED =
            Map.of(
                    "SetupConnection",
                    new SetupConnection(
                            2,
                            2,
                            2,
                            1,
                            "0.0.0.0",
                            8545,
                            "Bitmain",
                            "S9i 13.5",
                            "braiins-os-2018-09-22-1-hash",
                            "some-device-uuid"),
                    "SetupConnection.Success",
                    new SetupConnectionSuccess(2, 3),
                    "SetupConnection.Error",
                    new SetupConnectionError(0, "protocol-version-mismatch"),
                    "NewTemplate",
                    template(1, "0100000000000000036a012a"),
                    "NewTemplate (three outputs)",
                    template(
                            3,
                            "6400000000000000026a51c800000000000000026a522c01000000000000026a53"),
                    "SetNewPrevHash (template distribution)",
                    new SetNewPrevHash(
                            2,
                            Hash256.ofHex(
                                    "e59a2ef8d4826b89fe637f3b5322c0f1"
                                            + "67fd2d3dc88ec568a7c2c8ffd8eb8873"),
                            1661877399,
                            58720255,
                            new Target(Hash256.ofHex("ffff7f" + "00".repeat(29)))));

    private static NewTemplate template(int count, String outputs) {
        return new NewTemplate(
                1,
                false,
                0x30000000,
                2,
                Bytes.ofHex("03012100"),
                -1,
                2_100_000_000_000_000L,
                count,
                Bytes.ofHex(outputs),
                903_387,
                List.of(SIBLING));
    }

    @Test
    void payloadsOfAnotherImplementationAreReadAndWrittenAlike() throws IOException {
        Map<String, Message> seen = new TreeMap<>();
        for (JsonNode vector : vectors().get("messages")) {
            MessageKind kind =
                    MessageKind.ofConnection(
                            Integer.parseInt(vector.get("msg_type").stringValue(), 16), "vector");
            Bytes payload = Bytes.ofHex(vector.get("payload").stringValue());
            Message message = Samples.TABLE.decode(Frame.of(kind, payload));
            seen.put(vector.get("name").stringValue(), message);
            assertThat(Samples.TABLE.encode(message).payload()).isEqualTo(payload);
        }
        assertThat(seen).isEqualTo(new TreeMap<>(EXPECTED));
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in =
                PeerMessageVectorsTest.class.getResourceAsStream("/vectors/sv2_messages.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }
}
