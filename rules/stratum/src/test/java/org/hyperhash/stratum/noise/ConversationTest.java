package org.hyperhash.stratum.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.bitcoin.crypto.SecretKey;
import org.hyperhash.stratum.v2.Frame;
import org.hyperhash.stratum.v2.FrameLimit;
import org.hyperhash.stratum.v2.Message;
import org.hyperhash.stratum.v2.MessageKind;
import org.hyperhash.stratum.v2.MessageTable;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionSuccess;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetNewPrevHash;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessages;
import org.hyperhash.testkit.Golden;
import org.junit.jupiter.api.Test;

class ConversationTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_795_000_000);
    private static final MessageTable TABLE =
            MessageTable.of(CommonMessages.TABLE, MiningMessages.TABLE);
    private static final SecretKey AUTHORITY = SecretKey.ofHex("01".repeat(32));

    /** What one end sent, one line per write. */
    private static final class Transcript extends OutputStream {
        private final String sender;
        private final StringBuilder lines;
        private final ByteArrayOutputStream pending = new ByteArrayOutputStream();

        Transcript(String sender, StringBuilder lines) {
            this.sender = sender;
            this.lines = lines;
        }

        @Override
        public void write(int octet) {
            throw new AssertionError("one byte at a time");
        }

        @Override
        public void write(byte[] source, int offset, int length) {
            pending.write(source, offset, length);
            lines.append(sender).append(' ');
            lines.append(Bytes.copyOf(source, offset, length)).append('\n');
        }

        byte[] drain() {
            byte[] sent = pending.toByteArray();
            pending.reset();
            return sent;
        }
    }

    @Test
    void aWholeConversationHasItsGoldenBytes() throws IOException {
        StringBuilder lines = new StringBuilder();
        Transcript toServer = new Transcript("client", lines);
        Transcript toClient = new Transcript("server", lines);
        FedStream atServer = new FedStream();
        FedStream atClient = new FedStream();

        NoiseInitiator initiator =
                new NoiseInitiator(new ServerTrust.Authority(AUTHORITY.publicKey()), entropy(3));
        atServer.feed(initiator.act1().toArray());
        NoiseStream server =
                NoiseStream.respond(
                        atServer, toClient, identity(), entropy(4), NOW, FrameLimit.MINER_TO_POOL);
        String answer = lines.toString();
        lines.setLength(0);
        // The same entropy gives the same first act, which the server has answered already.
        atClient.feed(toClient.drain());
        NoiseStream client =
                NoiseStream.initiate(
                        atClient,
                        toServer,
                        new ServerTrust.Authority(AUTHORITY.publicKey()),
                        entropy(3),
                        NOW,
                        FrameLimit.POOL_TO_MINER);
        assertThat(Bytes.wrap(toServer.drain())).isEqualTo(initiator.act1());
        lines.append(answer);
        Turn clientTurn = new Turn(client, toServer, atServer, server);
        Turn serverTurn = new Turn(server, toClient, atClient, client);

        clientTurn.say(
                new SetupConnection(
                        0, 2, 2, 4, "pool.example", 34254, "HyperHash", "", "golden", ""));
        serverTurn.say(new SetupConnectionSuccess(2, 0));
        clientTurn.say(new OpenExtendedMiningChannel(1, "bcrt1q.rig", 1e12f, Target.EASIEST, 8));
        serverTurn.say(
                new OpenExtendedMiningChannelSuccess(
                        1, 2, Target.DIFFICULTY_ONE, 8, Bytes.ofHex("00000001"), OptionalInt.of(1)),
                new NewExtendedMiningJob(
                        1,
                        1,
                        OptionalInt.empty(),
                        0x20000000,
                        true,
                        List.of(Hash256.ofHex("aa".repeat(32))),
                        Bytes.ofHex("02000000"),
                        Bytes.ofHex("ffffffff")),
                new SetNewPrevHash(
                        1, 1, Hash256.ofHex("bb".repeat(32)), 1_795_000_000, 0x207fffff));
        clientTurn.say(
                new SubmitSharesExtended(
                        2,
                        0,
                        1,
                        0xdeadbeef,
                        1_795_000_001,
                        0x20000020,
                        Bytes.ofHex("0000000000000007")));
        serverTurn.say(new SubmitSharesSuccess(2, 0, 1, 1));

        Golden.assertMatches(Path.of("src/test/golden/conversation.golden.txt"), lines.toString());
    }

    /** One end speaks, the other hears exactly that. */
    private record Turn(
            NoiseStream speaker, Transcript wire, FedStream toListener, NoiseStream listener) {
        void say(Message... messages) throws IOException {
            if (messages.length == 1) {
                speaker.write(TABLE, messages);
            } else {
                speaker.write(Arrays.stream(messages).map(TABLE::encode).toList());
            }
            toListener.feed(wire.drain());
            for (Message message : messages) {
                assertThat(listener.read(TABLE)).contains(message);
            }
        }
    }

    /** An input that ends where it was fed last, and goes on when it is fed again. */
    private static final class FedStream extends java.io.InputStream {
        private ByteArrayInputStream content = new ByteArrayInputStream(new byte[0]);

        void feed(byte[] bytes) {
            assertThat(content.available()).isZero();
            content = new ByteArrayInputStream(bytes);
        }

        @Override
        public int read() {
            return content.read();
        }

        @Override
        public int read(byte[] destination, int offset, int length) {
            return content.read(destination, offset, length);
        }
    }

    private static ServerIdentity identity() {
        return new ServerIdentity(
                AUTHORITY,
                SecretKey.ofHex("02".repeat(32)),
                new byte[32],
                NOW,
                Duration.ofHours(1));
    }

    private static byte[] entropy(int fill) {
        byte[] entropy = new byte[NoiseResponder.ENTROPY];
        Arrays.fill(entropy, (byte) fill);
        return entropy;
    }

    @Test
    void aPeerThatLeavesBetweenFramesEndsTheStream() throws IOException {
        NoiseStream stream = plain(new byte[0]);
        assertThat(stream.read()).isEmpty();
    }

    @Test
    void aPeerThatLeavesInsideAFrameIsAnError() {
        NoiseStream stream = plain(Bytes.ofHex("0000010600000200").toArray());
        assertThatThrownBy(stream::read).isInstanceOf(EOFException.class);
    }

    @Test
    void aClientThatLeavesInsideItsHandshakeIsRefused() {
        assertThatThrownBy(() ->
                        NoiseStream.respond(
                                new ByteArrayInputStream(new byte[63]),
                                new ByteArrayOutputStream(),
                                identity(),
                                entropy(4),
                                NOW,
                                FrameLimit.MINER_TO_POOL))
                .isInstanceOf(HandshakeException.class)
                .hasMessageContaining("63 of 64 bytes");
    }

    @Test
    void plainStreamsNeedNoHandshake() throws IOException {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        Frame frame = Frame.of(MessageKind.ofConnection(4, "Reconnect"), Bytes.ofHex("000000"));
        NoiseStream.plain(new ByteArrayInputStream(new byte[0]), wire, 10)
                .write(List.of(frame, frame));
        NoiseStream reader = plain(wire.toByteArray());
        assertThat(reader.read()).contains(frame);
        assertThat(reader.read()).contains(frame);
        assertThat(reader.read()).isEmpty();
    }

    private static NoiseStream plain(byte[] content) {
        return NoiseStream.plain(
                new ByteArrayInputStream(content), new ByteArrayOutputStream(), 100);
    }
}
