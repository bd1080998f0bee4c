package org.hyperhash.stratum.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.SetCustomMiningJob;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class FrameCodecTest {
    private static final MessageKind KIND = new MessageKind(0x4001, 0xfe, true, "Test");

    @Test
    void framesSurviveAnyCutOfTheStream() {
        Property.check(
                7,
                200,
                random -> {
                    List<Frame> sent = randomFrames(random);
                    byte[] wire = encode(sent);
                    assertThat(decodeInPieces(wire, random)).isEqualTo(sent);
                });
    }

    private static List<Frame> randomFrames(RandomGenerator random) {
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 1 + random.nextInt(8); i++) {
            int length = random.nextInt(5) == 0 ? random.nextInt(200_000) : random.nextInt(80);
            byte[] payload = new byte[length];
            random.nextBytes(payload);
            frames.add(Frame.of(KIND, Bytes.wrap(payload)));
        }
        return frames;
    }

    private static byte[] encode(List<Frame> frames) throws IOException {
        FrameEncoder encoder = new FrameEncoder(FrameCipher.PLAIN);
        frames.forEach(encoder::add);
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        encoder.drainTo(wire);
        assertThat(encoder.length()).isZero();
        return wire.toByteArray();
    }

    private static List<Frame> decodeInPieces(byte[] wire, RandomGenerator random)
            throws IOException {
        FrameDecoder decoder = new FrameDecoder(FrameCipher.PLAIN, Frame.MAX_PAYLOAD);
        List<Frame> frames = new ArrayList<>();
        for (int at = 0; at < wire.length; ) {
            int count = Math.min(wire.length - at, 1 + random.nextInt(100_000));
            decoder.feed(wire, at, count);
            at += count;
            if (random.nextBoolean()) {
                decoder.poll().ifPresent(frames::add);
            }
        }
        assertThat(decoder.isInsideFrame()).isFalse();
        for (Optional<Frame> next = decoder.poll(); next.isPresent(); next = decoder.poll()) {
            frames.add(next.get());
        }
        return frames;
    }

    @Test
    void aFrameIsIncompleteUntilItsLastByte() throws IOException {
        byte[] wire = encode(List.of(Frame.of(KIND, Bytes.ofHex("0102030405"))));
        FrameDecoder decoder = new FrameDecoder(FrameCipher.PLAIN, 5);
        for (int i = 0; i < wire.length - 1; i++) {
            decoder.feed(wire, i, 1);
            assertThat(decoder.poll()).isEmpty();
            assertThat(decoder.isInsideFrame()).isTrue();
        }
        decoder.feed(wire, wire.length - 1, 1);
        assertThat(decoder.poll()).contains(Frame.of(KIND, Bytes.ofHex("0102030405")));
    }

    @Test
    void anEmptyPayloadIsAFrame() throws IOException {
        byte[] wire = encode(List.of(Frame.of(KIND, Bytes.EMPTY)));
        assertThat(Bytes.of(wire)).isEqualTo(Bytes.ofHex("01c0fe000000"));
        FrameDecoder decoder = new FrameDecoder(FrameCipher.PLAIN, 0);
        decoder.feed(wire, 0, wire.length);
        assertThat(decoder.poll()).contains(Frame.of(KIND, Bytes.EMPTY));
    }

    @Test
    void aFrameOverTheLimitIsRefusedAtItsHeader() {
        FrameDecoder decoder = new FrameDecoder(FrameCipher.PLAIN, FrameLimit.MINER_TO_POOL);
        byte[] header = Bytes.ofHex("00001a010800").toArray();

        assertThatThrownBy(() -> decoder.feed(header, 0, header.length))
                .isInstanceOf(WireFormatException.class)
                .hasMessage("frame.msg_length at byte 3: 2049 bytes, at most 2048");
        assertThatThrownBy(() -> decoder.feed(header, 0, header.length))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theLimitCanRiseOncePeersHaveIntroducedThemselves() throws IOException {
        FrameDecoder decoder = new FrameDecoder(FrameCipher.PLAIN, FrameLimit.MINER_TO_POOL);
        decoder.limitTo(FrameLimit.WORK_SELECTOR_TO_POOL);
        byte[] wire = encode(List.of(Frame.of(KIND, Bytes.of(new byte[2049]))));
        decoder.feed(wire, 0, wire.length);
        assertThat(decoder.poll()).isPresent();
    }

    @Test
    void randomBytesAreFramesOrRefused() {
        Property.check(
                3,
                2_000,
                random -> {
                    byte[] noise = new byte[random.nextInt(400)];
                    random.nextBytes(noise);
                    FrameDecoder decoder =
                            new FrameDecoder(FrameCipher.PLAIN, FrameLimit.MINER_TO_POOL);
                    try {
                        decoder.feed(noise, 0, noise.length);
                    } catch (WireFormatException refusal) {
                        assertThat(refusal.field()).isEqualTo("msg_length");
                    }
                });
    }

    @Test
    void limitsCoverTheLargestLegalMessages() {
        String full = "x".repeat(255);
        Bytes kilobytes64 = Bytes.of(new byte[0xffff]);
        Bytes bytes255 = Bytes.of(new byte[255]);
        List<org.hyperhash.bitcoin.Hash256> path =
                java.util.Collections.nCopies(255, org.hyperhash.bitcoin.Hash256.ZERO);

        assertThat(length(new SetupConnection(0, 2, 2, 0, full, 1, full, full, full, full)))
                .isEqualTo(1_291)
                .isLessThan(FrameLimit.MINER_TO_POOL);
        assertThat(
                        length(
                                new SetCustomMiningJob(
                                        1,
                                        2,
                                        bytes255,
                                        3,
                                        path.getFirst(),
                                        4,
                                        5,
                                        6,
                                        bytes255,
                                        7,
                                        kilobytes64,
                                        8,
                                        path)))
                .isEqualTo(74_274)
                .isLessThan(FrameLimit.WORK_SELECTOR_TO_POOL);
        assertThat(
                        length(
                                new NewExtendedMiningJob(
                                        1,
                                        2,
                                        java.util.OptionalInt.of(3),
                                        4,
                                        true,
                                        path,
                                        kilobytes64,
                                        kilobytes64)))
                .isEqualTo(139_253)
                .isLessThan(FrameLimit.POOL_TO_MINER);
    }

    private static int length(Message message) {
        return Samples.TABLE.encode(message).length();
    }
}
