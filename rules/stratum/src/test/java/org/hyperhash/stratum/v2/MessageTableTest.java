package org.hyperhash.stratum.v2;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnection;
import org.hyperhash.stratum.v2.common.CommonMessage.SetupConnectionError;
import org.hyperhash.stratum.v2.common.CommonMessages;
import org.hyperhash.stratum.v2.mining.MiningMessage.NewExtendedMiningJob;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenExtendedMiningChannelSuccess;
import org.hyperhash.stratum.v2.mining.MiningMessage.OpenStandardMiningChannel;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesExtended;
import org.hyperhash.stratum.v2.mining.MiningMessage.SubmitSharesStandard;
import org.hyperhash.testkit.Golden;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class MessageTableTest {
    private static final MessageTable TABLE = Samples.TABLE;

    @Test
    void everyMessageHasItsGoldenBytes() throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Message message : Samples.MESSAGES) {
            Frame frame = TABLE.encode(message);
            byte[] header = new byte[Frame.HEADER_LENGTH];
            frame.copyHeaderTo(header, 0);
            lines.append(TABLE.kindOf(frame).orElseThrow().name())
                    .append(' ')
                    .append(Bytes.of(header))
                    .append(' ')
                    .append(frame.payload())
                    .append('\n');
        }
        Golden.assertMatches(Path.of("src/test/golden/messages.golden.txt"), lines.toString());
    }

    @Test
    void everyMessageSurvivesTheWire() throws IOException {
        for (Message message : Samples.MESSAGES) {
            assertThat(TABLE.decode(TABLE.encode(message))).isEqualTo(message);
        }
    }

    @Test
    void thereIsASampleOfEveryKind() {
        long kinds = Samples.MESSAGES.stream().map(Object::getClass).distinct().count();
        assertThat(kinds).isEqualTo(Samples.MESSAGES.size()).isEqualTo(44);
    }

    @Test
    void aPayloadCutAtAnyByteIsRefusedByName() {
        for (Message message : Samples.MESSAGES) {
            Frame frame = TABLE.encode(message);
            MessageKind kind = TABLE.kindOf(frame).orElseThrow();
            for (int length = 0; length < shortestLegal(message, frame); length++) {
                Frame cut = Frame.of(kind, frame.payload().slice(0, length));
                assertThatThrownBy(() -> TABLE.decode(cut))
                        .isInstanceOf(WireFormatException.class)
                        .hasMessageStartingWith(kind.name() + ".");
            }
        }
    }

    private static int shortestLegal(Message message, Frame frame) {
        return switch (message) {
            case OpenExtendedMiningChannelSuccess _ -> frame.length() - 4;
            case SubmitSharesExtended share -> 24 + 1 + share.extranonce().length();
            default -> frame.length();
        };
    }

    @Test
    void trailingBytesAreIgnored() throws IOException {
        for (Message message : Samples.MESSAGES) {
            Frame frame = TABLE.encode(message);
            Bytes longer = frame.payload().concat(Bytes.ofHex("03400105"));
            Frame extended = Frame.of(TABLE.kindOf(frame).orElseThrow(), longer);
            assertThat(TABLE.decode(extended)).isEqualTo(message);
        }
    }

    @Test
    void aWrongChannelBitIsNoReasonToRefuse() throws IOException {
        for (Message message : Samples.MESSAGES) {
            Frame frame = TABLE.encode(message);
            MessageKind kind = TABLE.kindOf(frame).orElseThrow();
            MessageKind flipped =
                    new MessageKind(
                            kind.extension(), kind.type(), !kind.channelMessage(), kind.name());
            assertThat(TABLE.decode(Frame.of(flipped, frame.payload()))).isEqualTo(message);
        }
    }

    @Test
    void anUnknownMessageIsKeptWholeForForwarding() throws IOException {
        MessageKind kind = new MessageKind(0x4321, 0x17, true, "Unheard");
        Frame frame = Frame.of(kind, Bytes.ofHex("07000000ff"));

        Message message = TABLE.decode(frame);

        assertThat(message).isEqualTo(new Message.Unknown(frame));
        assertThat(TABLE.encode(message)).isSameAs(frame);
        assertThat(frame.channelId()).isEqualTo(OptionalInt.of(7));
        assertThat(frame.withChannelId(0x01020304).payload()).isEqualTo(Bytes.ofHex("04030201ff"));
    }

    @Test
    void aFamilyThatIsNotInTheTableIsUnknown() throws IOException {
        MessageTable common = MessageTable.of(CommonMessages.TABLE);
        Frame share = TABLE.encode(new SubmitSharesStandard(1, 2, 3, 4, 5, 6));

        assertThat(common.decode(share)).isEqualTo(new Message.Unknown(share));
        assertThatThrownBy(() -> common.encode(new SubmitSharesStandard(1, 2, 3, 4, 5, 6)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void twoFamiliesCannotClaimOneMessage() {
        assertThatThrownBy(() -> MessageTable.of(CommonMessages.TABLE, CommonMessages.TABLE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("SetupConnection");
    }

    @Test
    void randomPayloadsAreReadOrRefused() {
        Property.check(
                1,
                20_000,
                random -> {
                    Message sample = Samples.MESSAGES.get(random.nextInt(Samples.MESSAGES.size()));
                    Frame frame = TABLE.encode(sample);
                    byte[] payload = frame.payload().toArray();
                    for (int i = random.nextInt(4); i >= 0 && payload.length > 0; i--) {
                        payload[random.nextInt(payload.length)] = (byte) random.nextInt();
                    }
                    decodeOrRefuse(Frame.of(TABLE.kindOf(frame).orElseThrow(), Bytes.of(payload)));
                });
    }

    private static void decodeOrRefuse(Frame frame) {
        Message message;
        try {
            message = TABLE.decode(frame);
        } catch (WireFormatException refusal) {
            assertThat(refusal.offset()).isBetween(0, frame.length());
            return;
        }
        assertThat(TABLE.encode(message).length()).isLessThanOrEqualTo(frame.length());
    }

    @Test
    void aSequenceLongerThanItsPayloadIsRefusedBeforeAllocation() {
        Frame job =
                TABLE.encode(
                        new NewExtendedMiningJob(
                                1,
                                2,
                                OptionalInt.empty(),
                                3,
                                true,
                                List.of(),
                                Bytes.EMPTY,
                                Bytes.EMPTY));
        byte[] payload = job.payload().toArray();
        payload[14] = (byte) 255;

        assertThatThrownBy(() ->
                        TABLE.decode(Frame.of(TABLE.kindOf(job).orElseThrow(), Bytes.of(payload))))
                .hasMessage("NewExtendedMiningJob.merkle_path at byte 15: ends after 19 bytes");
    }

    @Test
    void onlyTheLowestBitOfABooleanCounts() throws IOException {
        WireReader in = new WireReader("m", new byte[] {(byte) 0xfe, (byte) 0xff}, 0, 2);
        assertThat(in.bool("a")).isFalse();
        assertThat(in.bool("b")).isTrue();
    }

    @Test
    void aRateThatIsNoRateIsRefused() {
        for (float rate : new float[] {Float.NaN, Float.POSITIVE_INFINITY, -1}) {
            WireWriter bits = new WireWriter(4).u32(Float.floatToRawIntBits(rate));
            WireReader in = new WireReader("m", bits.toArray(), 0, 4);
            assertThatThrownBy(() -> in.f32("nominal_hash_rate"))
                    .isInstanceOf(WireFormatException.class);
            assertThatThrownBy(() ->
                            TABLE.encode(
                                    new OpenStandardMiningChannel(1, "x", rate, Target.EASIEST)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void textThatIsNotUtf8IsRefused() {
        WireReader in = new WireReader("m", new byte[] {2, (byte) 0xc3, 'a'}, 0, 3);
        assertThatThrownBy(() -> in.text("user_identity"))
                .hasMessage("m.user_identity at byte 1: not UTF-8");
    }

    @Test
    void textOf255BytesFitsAnd256DoNot() throws IOException {
        SetupConnection longest = setup("é".repeat(127) + "a");
        assertThat(TABLE.decode(TABLE.encode(longest))).isEqualTo(longest);
        assertThatThrownBy(() -> TABLE.encode(setup("é".repeat(128))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static SetupConnection setup(String vendor) {
        return new SetupConnection(0, 2, 2, 0, "h", 1, vendor, "", "", "");
    }

    @Test
    void anErrorCodeIsPrintable() throws IOException {
        WireReader in = new WireReader("m", new byte[] {3, 'a', '\n', (byte) 0x80}, 0, 4);
        assertThat(in.code("error_code")).isEqualTo("a??");
        assertThatThrownBy(() -> TABLE.encode(new SetupConnectionError(0, "two\nlines")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anExtendedChannelWithoutGroupIdIsInNoGroup() throws IOException {
        OpenExtendedMiningChannelSuccess ungrouped =
                new OpenExtendedMiningChannelSuccess(
                        1, 2, Target.EASIEST, 8, Bytes.EMPTY, OptionalInt.empty());
        Frame old = TABLE.encode(ungrouped);
        assertThat(old.length()).isEqualTo(43);
        assertThat(TABLE.decode(old)).isEqualTo(ungrouped);
    }
}
