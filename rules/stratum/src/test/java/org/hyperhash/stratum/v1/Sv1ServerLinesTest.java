package org.hyperhash.stratum.v1;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.stratum.v1.Sv1Request.Configure;
import org.hyperhash.stratum.v1.Sv1ServerLine.GetVersion;
import org.hyperhash.stratum.v1.Sv1ServerLine.Notify;
import org.hyperhash.stratum.v1.Sv1ServerLine.Ping;
import org.hyperhash.stratum.v1.Sv1ServerLine.Reconnect;
import org.hyperhash.stratum.v1.Sv1ServerLine.Response;
import org.hyperhash.stratum.v1.Sv1ServerLine.SetDifficulty;
import org.hyperhash.stratum.v1.Sv1ServerLine.SetExtranonce;
import org.hyperhash.stratum.v1.Sv1ServerLine.SetVersionMask;
import org.hyperhash.stratum.v1.Sv1ServerLine.ShowMessage;
import org.hyperhash.stratum.v1.Sv1ServerLine.Unknown;
import org.hyperhash.stratum.v2.WireFormatException;
import org.junit.jupiter.api.Test;

class Sv1ServerLinesTest {
    private static final Sv1Id ONE = Sv1Id.of(1);

    private static String text(Sv1ServerLine line) {
        return new String(Sv1ServerLines.write(line), StandardCharsets.UTF_8);
    }

    @Test
    void notifyReversesEachFourBytesOfThePreviousHash() {
        Notify job =
                new Notify(
                        "1f",
                        Hash256.ofDisplay(
                                "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f"),
                        Bytes.ofHex("c1"),
                        Bytes.ofHex("c2"),
                        List.of(Hash256.ofHex("ab" + "00".repeat(31))),
                        0x20000000,
                        0x1d00ffff,
                        0x00000007,
                        true);
        assertThat(text(job))
                .isEqualTo(
                        "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1f\","
                                + "\"1c1d1e1f18191a1b141516171011121"
                                + "30c0d0e0f08090a0b0405060700010203\","
                                + "\"c1\",\"c2\",[\"ab"
                                + "00".repeat(31)
                                + "\"],\"20000000\",\"1d00ffff\",\"00000007\",true]}\n");
    }

    @Test
    void errorsHaveTheirNumberAndText() {
        assertThat(text(Response.refused(ONE, Sv1Error.JOB_NOT_FOUND, "")))
                .isEqualTo("{\"id\":1,\"result\":null,\"error\":[21,\"Job not found\",null]}\n");
        assertThat(text(Response.refused(ONE, Sv1Error.OTHER, "ntime is too old")))
                .isEqualTo("{\"id\":1,\"result\":null,\"error\":[20,\"ntime is too old\",null]}\n");
    }

    @Test
    void subscribedNamesTopicsAndExtranonce() throws WireFormatException {
        Subscription subscription = new Subscription("5f", Bytes.ofHex("00000001"), 4);
        Response response = Response.subscribed(ONE, subscription);
        assertThat(text(response))
                .isEqualTo(
                        "{\"id\":1,\"result\":[[[\"mining.set_difficulty\",\"5f\"],"
                                + "[\"mining.notify\",\"5f\"]],\"00000001\",4],\"error\":null}\n");
        assertThat(read(text(response)).subscription()).contains(subscription);
        assertThat(read("{\"id\":1,\"result\":[[],\"00\",33],\"error\":null}").subscription())
                .isEmpty();
        assertThat(read("{\"id\":1,\"result\":null,\"error\":null}").subscription()).isEmpty();
    }

    private static Response read(String line) throws WireFormatException {
        return (Response) Sv1ServerLines.parse(line.strip());
    }

    @Test
    void configuredGrantsNoBitThatWasNotAskedFor() throws WireFormatException {
        Configure asked =
                new Configure(
                        ONE,
                        List.of("version-rolling", "subscribe-extranonce", "info"),
                        0x00ffe000,
                        2,
                        Optional.empty());
        Response answer =
                Response.configured(
                        asked, VersionRolling.BIP320_MASK, Set.of("subscribe-extranonce"));
        assertThat(text(answer))
                .isEqualTo(
                        "{\"id\":1,\"result\":{\"version-rolling\":true,"
                                + "\"version-rolling.mask\":\"00ffe000\","
                                + "\"subscribe-extranonce\":true,\"info\":false},"
                                + "\"error\":null}\n");
        assertThat(read(text(answer)).versionMask()).isEqualTo(OptionalInt.of(0x00ffe000));

        Response none = Response.configured(asked, 0, Set.of());
        assertThat(none.versionMask()).isEmpty();
    }

    @Test
    void refusalsAreReadInEveryForm() throws WireFormatException {
        assertThat(read("{\"id\":1,\"result\":true,\"error\":null}").isAccepted()).isTrue();
        assertThat(read("{\"id\":1,\"result\":true,\"error\":null}").refusal()).isEmpty();
        for (String line :
                new String[] {
                    "{\"id\":1,\"result\":null,\"error\":[23,\"low\",null]}",
                    "{\"id\":1,\"result\":false,\"error\":{\"code\":23,\"message\":\"low\"}}"
                }) {
            assertThat(read(line).refusal()).contains(Sv1Error.LOW_DIFFICULTY_SHARE);
            assertThat(read(line).refusalText()).isEqualTo("error 23, low");
            assertThat(read(line).isAccepted()).isFalse();
        }
        for (String line :
                new String[] {
                    "{\"id\":1,\"result\":null,\"error\":\"low\"}",
                    "{\"id\":1,\"result\":false,\"error\":null}",
                    "{\"id\":1,\"result\":null,\"error\":[]}",
                    "{\"id\":1,\"result\":null,\"error\":[77,\"?\"]}"
                }) {
            assertThat(read(line).refusal()).contains(Sv1Error.OTHER);
        }
        assertThat(read("{\"id\":1,\"error\":\"a\\nb\"}").refusalText()).isEqualTo("error 20, a?b");
        assertThat(read("{\"id\":1,\"result\":false}").refusalText())
                .isEqualTo("error 20, Other/Unknown");
        String endless = "{\"id\":1,\"error\":\"%s\"}".formatted("x".repeat(5_000));
        assertThat(read(endless).refusalText())
                .isEqualTo("error 20, " + "x".repeat(Response.REASON_MAX));
    }

    @Test
    void everyLineSurvives() throws WireFormatException {
        List<Sv1ServerLine> lines =
                List.of(
                        Response.accepted(ONE),
                        Response.refused(ONE, Sv1Error.DUPLICATE_SHARE, ""),
                        new Notify(
                                "a",
                                new Hash256(1, 2, 3, 4),
                                Bytes.ofHex("01"),
                                Bytes.EMPTY,
                                List.of(new Hash256(5, 6, 7, 8)),
                                -1,
                                0x1d00ffff,
                                -2,
                                false),
                        new SetDifficulty(new BigDecimal("0.0015")),
                        new SetDifficulty(new BigDecimal("16384")),
                        new SetExtranonce(Bytes.ofHex("0102"), 8),
                        new SetVersionMask(0x1fffe000),
                        new Reconnect("", 0, 5),
                        new ShowMessage("line\nbreak \"quoted\" é"),
                        new GetVersion(ONE),
                        new Ping(ONE),
                        new Unknown(Sv1Id.NULL, "client.unheard"));
        for (Sv1ServerLine line : lines) {
            assertThat(text(line).indexOf('\n')).isEqualTo(text(line).length() - 1);
            assertThat(Sv1ServerLines.parse(text(line).strip())).isEqualTo(line);
        }
    }

    @Test
    void noticesThatMakeNoSenseAreUnknown() throws WireFormatException {
        for (String method :
                new String[] {
                    "mining.notify",
                    "mining.set_difficulty",
                    "mining.set_extranonce",
                    "mining.set_version_mask"
                }) {
            String line = "{\"id\":null,\"method\":\"" + method + "\",\"params\":[\"zz\",null]}";
            assertThat(Sv1ServerLines.parse(line)).isEqualTo(new Unknown(Sv1Id.NULL, method));
        }
    }
}
