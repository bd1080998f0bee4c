package org.hyperhash.stratum.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.crypto.EllSwiftKey;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.bitcoin.crypto.XOnlyKey;
import org.hyperhash.stratum.v2.Frame;
import org.hyperhash.stratum.v2.FrameDecoder;
import org.hyperhash.stratum.v2.FrameEncoder;
import org.hyperhash.stratum.v2.MessageKind;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Handshakes and frames that another implementation made; see vectors/README.md. */
class NoiseVectorsTest {
    @Test
    void theHandshakeStartsFromTheProtocolName() {
        String start = "922fa32e4f487c0d59caa3bed7899ce3d98db7e13dbd3b7cf2d23dd433dc6104";
        assertThat(Bytes.of(new SymmetricState().handshakeHash())).isEqualTo(Bytes.ofHex(start));
    }

    @Test
    void bothRolesReproduceWholeConnections() throws IOException {
        int cases = 0;
        for (JsonNode vector : vectors().get("cases")) {
            Bytes act2 = hex(vector, "act2");
            NoiseInitiator.Completed client = initiator(vector).complete(act2, now(vector));
            assertThat(client.established().serverKey())
                    .isEqualTo(new XOnlyKey(hex(vector.get("responder_static"), "x_only")));

            NoiseResponder.Response server =
                    NoiseResponder.respond(
                            new EllSwiftKey(hex(vector, "act1")),
                            pair(vector.get("responder_ephemeral")),
                            pair(vector.get("responder_static")),
                            client.certificate());
            assertThat(server.act2()).isEqualTo(act2);

            checkFrames(vector.get("frames"), client.established().transport(), server.transport());
            cases++;
        }
        assertThat(cases).isEqualTo(4);
    }

    private static NoiseInitiator initiator(JsonNode vector) {
        XOnlyKey authority = new XOnlyKey(hex(vector.get("authority"), "x_only"));
        NoiseResponder.KeyPair ephemeral = pair(vector.get("initiator_ephemeral"));
        assertThat(ephemeral.encoding().encoding()).isEqualTo(hex(vector, "act1"));
        return new NoiseInitiator(
                new ServerTrust.Authority(authority), ephemeral.secret(), ephemeral.encoding());
    }

    private static NoiseResponder.KeyPair pair(JsonNode node) {
        return new NoiseResponder.KeyPair(
                SecretKey.of(hex(node, "secret").toArray()),
                new EllSwiftKey(hex(node, "ellswift")));
    }

    private static Instant now(JsonNode vector) {
        return Instant.ofEpochSecond(vector.get("now").longValue());
    }

    private static void checkFrames(JsonNode frames, NoiseTransport client, NoiseTransport server)
            throws IOException {
        FrameEncoder fromClient = new FrameEncoder(client.sending());
        FrameEncoder fromServer = new FrameEncoder(server.sending());
        FrameDecoder toClient = new FrameDecoder(client.receiving(), Frame.MAX_PAYLOAD);
        FrameDecoder toServer = new FrameDecoder(server.receiving(), Frame.MAX_PAYLOAD);
        for (JsonNode vector : frames) {
            boolean client2server = "initiator".equals(vector.get("from").stringValue());
            Frame frame = frame(vector);

            ByteArrayOutputStream wire = new ByteArrayOutputStream();
            FrameEncoder encoder = client2server ? fromClient : fromServer;
            encoder.add(frame);
            encoder.drainTo(wire);
            byte[] sent = wire.toByteArray();
            assertThat(Bytes.of(SymmetricState.sha256(sent))).isEqualTo(hex(vector, "wire_sha256"));
            assertThat(sent).hasSize(vector.get("wire_len").intValue());

            FrameDecoder decoder = client2server ? toServer : toClient;
            decoder.feed(sent, 0, sent.length);
            assertThat(decoder.poll()).isEqualTo(Optional.of(frame));
        }
    }

    private static Frame frame(JsonNode vector) {
        MessageKind kind =
                new MessageKind(
                        0,
                        vector.get("msg_type").intValue(),
                        vector.get("channel_msg").booleanValue(),
                        "vector");
        return Frame.of(kind, vector.has("plain") ? hex(vector, "plain") : byRule(vector));
    }

    /** U24 LE length n, then n bytes with byte i = i mod 251. */
    private static Bytes byRule(JsonNode vector) {
        byte[] plain = new byte[vector.get("plain_len").intValue()];
        int n = plain.length - 3;
        plain[0] = (byte) n;
        plain[1] = (byte) (n >>> 8);
        plain[2] = (byte) (n >>> 16);
        for (int i = 0; i < n; i++) {
            plain[3 + i] = (byte) (i % 251);
        }
        return Bytes.wrap(plain);
    }

    private static Bytes hex(JsonNode node, String name) {
        return Bytes.ofHex(node.get(name).stringValue());
    }

    private static JsonNode vectors() throws IOException {
        try (InputStream in =
                NoiseVectorsTest.class.getResourceAsStream("/vectors/sv2_noise_nx.json")) {
            return JsonMapper.shared().readTree(in);
        }
    }
}
