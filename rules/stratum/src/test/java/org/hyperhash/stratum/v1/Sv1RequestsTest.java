package org.hyperhash.stratum.v1;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.stratum.v1.Sv1Request.Answer;
import org.hyperhash.stratum.v1.Sv1Request.Authorize;
import org.hyperhash.stratum.v1.Sv1Request.Configure;
import org.hyperhash.stratum.v1.Sv1Request.ExtranonceSubscribe;
import org.hyperhash.stratum.v1.Sv1Request.GetVersion;
import org.hyperhash.stratum.v1.Sv1Request.Invalid;
import org.hyperhash.stratum.v1.Sv1Request.MultiVersion;
import org.hyperhash.stratum.v1.Sv1Request.Ping;
import org.hyperhash.stratum.v1.Sv1Request.Pong;
import org.hyperhash.stratum.v1.Sv1Request.Submit;
import org.hyperhash.stratum.v1.Sv1Request.Subscribe;
import org.hyperhash.stratum.v1.Sv1Request.SuggestDifficulty;
import org.hyperhash.stratum.v1.Sv1Request.SuggestTarget;
import org.hyperhash.stratum.v1.Sv1Request.Unknown;
import org.hyperhash.stratum.v2.WireFormatException;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class Sv1RequestsTest {
    private static final Sv1Id ONE = Sv1Id.of(1);

    private static Sv1Request parse(String line) throws WireFormatException {
        return Sv1Requests.parse(line);
    }

    @Test
    void subscribeComesInManyForms() throws WireFormatException {
        assertThat(parse("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[]}"))
                .isEqualTo(new Subscribe(ONE, "", Optional.empty()));
        assertThat(
                        parse(
                                "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":"
                                        + "[\"cpuminer/2.5.1\"]}"))
                .isEqualTo(new Subscribe(ONE, "cpuminer/2.5.1", Optional.empty()));
        assertThat(
                        parse(
                                "{\"id\":1,\"method\":\"mining.subscribe\",\"params\":"
                                        + "[\"bosminer/0.2\",null,\"pool.example\",null]}"))
                .isEqualTo(new Subscribe(ONE, "bosminer/0.2", Optional.empty()));
        assertThat(parse("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":[\"a\",\"5f\"]}"))
                .isEqualTo(new Subscribe(ONE, "a", Optional.of("5f")));
        assertThat(parse("{\"id\":1,\"method\":\"mining.subscribe\",\"params\":null}"))
                .isEqualTo(new Subscribe(ONE, "", Optional.empty()));
        assertThat(parse("{\"id\":1,\"method\":\"mining.subscribe\"}"))
                .isEqualTo(new Subscribe(ONE, "", Optional.empty()));
    }

    @Test
    void configureTakesBitCountsAsNumberAsTextOrNotAtAll() throws WireFormatException {
        String line =
                "{\"id\":1,\"method\":\"mining.configure\",\"params\":"
                        + "[[\"version-rolling\"],{\"version-rolling.mask\":\"1fffe000\"%s}]}";
        for (String count :
                new String[] {
                    ",\"version-rolling.min-bit-count\":16",
                    ",\"version-rolling.min-bit-count\":\"16\""
                }) {
            assertThat(parse(line.formatted(count)))
                    .isEqualTo(
                            new Configure(
                                    ONE,
                                    List.of("version-rolling"),
                                    0x1fffe000,
                                    16,
                                    Optional.empty()));
        }
        assertThat(parse(line.formatted("")))
                .isEqualTo(
                        new Configure(
                                ONE, List.of("version-rolling"), 0x1fffe000, 0, Optional.empty()));
    }

    @Test
    void configureTakesSeveralExtensions() throws WireFormatException {
        assertThat(
                        parse(
                                "{\"id\":1,\"method\":\"mining.configure\",\"params\":"
                                        + "[[\"minimum-difficulty\",\"version-rolling\",\"info\"],"
                                        + "{\"minimum-difficulty.value\":2048.5}]}"))
                .isEqualTo(
                        new Configure(
                                ONE,
                                List.of("minimum-difficulty", "version-rolling", "info"),
                                0xffffffff,
                                0,
                                Optional.of(new BigDecimal("2048.5"))));
    }

    @Test
    void authorizeNeedsAUserButNoPassword() throws WireFormatException {
        assertThat(parse("{\"id\":1,\"method\":\"mining.authorize\",\"params\":[\"bc1q.rig\"]}"))
                .isEqualTo(new Authorize(ONE, "bc1q.rig", ""));
        assertThat(parse("{\"id\":1,\"method\":\"mining.authorize\",\"params\":[\"a\",\"d=1\"]}"))
                .isEqualTo(new Authorize(ONE, "a", "d=1"));
        String tooLong = "x".repeat(Sv1Request.MAX_USERNAME + 1);
        for (String params :
                new String[] {"[]", "[\"\"]", "[null]", "{}", "[\"" + tooLong + "\"]"}) {
            assertThat(
                            parse(
                                    "{\"id\":1,\"method\":\"mining.authorize\",\"params\":"
                                            + params
                                            + "}"))
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void submitTakesUnpaddedAndUpperCaseHexAndNumbers() throws WireFormatException {
        Submit expected =
                new Submit(
                        ONE,
                        "bc1q",
                        "2f",
                        Bytes.ofHex("0000abcd"),
                        0x6afd86c0,
                        0x00c0ffee,
                        OptionalInt.empty());
        for (String params :
                new String[] {
                    "[\"bc1q\",\"2f\",\"0000abcd\",\"6afd86c0\",\"00c0ffee\"]",
                    "[\"bc1q\",\"2f\",\"0000ABCD\",\"6AFD86C0\",\"C0FFEE\"]",
                    "[\"bc1q\",\"2f\",\"0000abcd\",1794999999,12648430,null]"
                            .replace("1794999999", Integer.toString(0x6afd86c0)),
                }) {
            assertThat(parse("{\"id\":1,\"method\":\"mining.submit\",\"params\":" + params + "}"))
                    .isEqualTo(expected);
        }
    }

    @Test
    void submitTakesVersionBits() throws WireFormatException {
        assertThat(
                        parse(
                                "{\"id\":4,\"method\":\"mining.submit\",\"params\":"
                                        + "[\"a\",7,\"\",\"1\",\"ffffffff\",\"2000\"]}"))
                .isEqualTo(
                        new Submit(
                                Sv1Id.of(4), "a", "7", Bytes.EMPTY, 1, -1, OptionalInt.of(0x2000)));
    }

    @Test
    void aSubmitThatMakesNoSenseIsInvalid() throws WireFormatException {
        for (String params :
                new String[] {
                    "[]",
                    "[\"a\",\"1\",\"00\",\"1\"]",
                    "[null,\"1\",\"00\",\"1\",\"1\"]",
                    "[\"a\",\"1\",\"000\",\"1\",\"1\"]",
                    "[\"a\",\"1\",\"" + "00".repeat(33) + "\",\"1\",\"1\"]",
                    "[\"a\",\"1\",\"00\",\"123456789\",\"1\"]",
                    "[\"a\",\"1\",\"00\",\"1\",\"+1\"]",
                    "[\"a\",\"1\",\"00\",\"1\",-1]",
                    "[\"a\",\"1\",\"00\",\"1\",99999999999]",
                    "[\"a\",\"1\",\"00\",\"1\",\"1\",\"zz\"]",
                    "[\"a\",\"1\",\"00\",\"1\",\"1\",[]]",
                }) {
            assertThat(parse("{\"id\":1,\"method\":\"mining.submit\",\"params\":" + params + "}"))
                    .as(params)
                    .isInstanceOf(Invalid.class);
        }
    }

    @Test
    void wishesForDifficultyAreNumbersOfAnyKind() throws WireFormatException {
        String line = "{\"id\":1,\"method\":\"mining.suggest_difficulty\",\"params\":[%s]}";
        assertThat(parse(line.formatted("0.0014")))
                .isEqualTo(new SuggestDifficulty(ONE, new BigDecimal("0.0014")));
        assertThat(parse(line.formatted("\"1024\"")))
                .isEqualTo(new SuggestDifficulty(ONE, new BigDecimal("1024")));
        for (String wish : new String[] {"", "0", "-1", "1e999999999", "1e-99999", "\"x\"", "[]"}) {
            assertThat(parse(line.formatted(wish))).as(wish).isInstanceOf(Invalid.class);
        }
        String easiest = "00000000ffff" + "00".repeat(26);
        assertThat(
                        parse(
                                "{\"id\":1,\"method\":\"mining.suggest_target\",\"params\":[\""
                                        + easiest
                                        + "\"]}"))
                .isEqualTo(new SuggestTarget(ONE, Target.DIFFICULTY_ONE));
    }

    @Test
    void theOtherMethodsAreKnownToo() throws WireFormatException {
        String line = "{\"id\":1,\"method\":\"%s\",\"params\":[]}";
        assertThat(parse(line.formatted("mining.extranonce.subscribe")))
                .isEqualTo(new ExtranonceSubscribe(ONE));
        assertThat(parse(line.formatted("mining.multi_version"))).isEqualTo(new MultiVersion(ONE));
        assertThat(parse(line.formatted("mining.ping"))).isEqualTo(new Ping(ONE));
        assertThat(parse(line.formatted("mining.pong"))).isEqualTo(new Pong(ONE));
        assertThat(parse(line.formatted("client.get_version"))).isEqualTo(new GetVersion(ONE));
        assertThat(parse(line.formatted("mining.get_transactions")))
                .isEqualTo(new Unknown(ONE, "mining.get_transactions"));
        assertThat(parse("{\"id\":1,\"result\":\"cgminer/4.11\",\"error\":null}"))
                .isEqualTo(new Answer(ONE));
    }

    @Test
    void idsOfAnyTypeComeBackBitByBit() throws WireFormatException {
        for (String id :
                new String[] {
                    "1",
                    "-0.50e+1",
                    "123456789012345678901234567890",
                    "\"a\\u0062\\\"c é\"",
                    "\"\"",
                    "null",
                    "true",
                    "[1, {\"a\" : 2}]",
                    "{ \"x\": [ ] }"
                }) {
            for (String line :
                    new String[] {
                        "{\"id\":%s,\"method\":\"mining.ping\"}",
                        "{ \"jsonrpc\":\"2.0\", \"method\":\"mining.ping\" , \"id\" : %s }"
                    }) {
                Sv1Request request = parse(line.formatted(id));
                assertThat(request).isEqualTo(new Ping(new Sv1Id(id)));
                byte[] pong = Sv1ServerLines.write(Sv1ServerLine.Response.pong(request.id()));
                assertThat(new String(pong, StandardCharsets.UTF_8))
                        .isEqualTo("{\"id\":" + id + ",\"result\":\"pong\",\"error\":null}\n");
            }
        }
        assertThat(parse("{\"method\":\"mining.ping\"}")).isEqualTo(new Ping(Sv1Id.NULL));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        for (String line :
                new String[] {
                    "[]",
                    "1",
                    "nonsense",
                    "{",
                    "{\"id\":1,}",
                    "{\"id\":01}",
                    "{\"id\":NaN}",
                    "{} {}",
                    "{\"id\":",
                    "{\"id\":1,\"method\":\"a",
                    "{\"params\":" + "[".repeat(5_000),
                    "{\"params\":" + "[".repeat(8) + "]".repeat(8) + "}",
                    "GET / HTTP/1.1"
                }) {
            assertThatThrownBy(() -> parse(line))
                    .as(line)
                    .isInstanceOf(WireFormatException.class)
                    .hasMessageStartingWith("line.json at byte ");
        }
    }

    @Test
    void ourOwnRequestsAreUnderstood() throws WireFormatException {
        List<Sv1Request> requests =
                List.of(
                        new Configure(
                                ONE,
                                List.of("version-rolling", "minimum-difficulty"),
                                -1,
                                2,
                                Optional.of(new BigDecimal("0.5"))),
                        new Subscribe(Sv1Id.of(2), "hyperhash/0.1", Optional.of("s")),
                        new Subscribe(Sv1Id.of(2), "hyperhash/0.1", Optional.empty()),
                        new Authorize(Sv1Id.of(3), "bcrt1q.\"rig\"", "x"),
                        new SuggestDifficulty(ONE, new BigDecimal("0.001")),
                        new SuggestTarget(ONE, Target.DIFFICULTY_ONE),
                        new ExtranonceSubscribe(ONE),
                        new MultiVersion(ONE),
                        new Ping(ONE),
                        new Pong(ONE),
                        new GetVersion(ONE),
                        new Answer(ONE),
                        new Unknown(ONE, "mining.unheard"),
                        new Submit(ONE, "a", "1f", Bytes.ofHex("00ff"), 1, -1, OptionalInt.empty()),
                        new Submit(
                                ONE,
                                "a",
                                "1f",
                                Bytes.ofHex("00ff"),
                                1,
                                -1,
                                OptionalInt.of(0x2000)));
        for (Sv1Request request : requests) {
            String line = new String(Sv1Requests.write(request), StandardCharsets.UTF_8);
            assertThat(line).endsWith("}\n");
            assertThat(parse(line.strip())).isEqualTo(request);
        }
    }

    @Test
    void mutatedLinesAreReadOrRefused() {
        String[] valid = {
            "{\"id\":1,\"method\":\"mining.submit\",\"params\":[\"a\",\"1\",\"00\",\"1\",\"1\"]}",
            "{\"id\":\"x\",\"method\":\"mining.configure\",\"params\":[[\"version-rolling\"],"
                    + "{\"version-rolling.mask\":\"ffffffff\",\"minimum-difficulty.value\":1e3}]}",
            "{\"id\":null,\"method\":\"mining.suggest_difficulty\",\"params\":[0.25]}",
            "{\"id\":[1],\"method\":\"mining.subscribe\",\"params\":[\"ua\",null]}",
            "{\"id\":3,\"result\":[[[\"mining.notify\",\"s\"]],\"00000001\",4],\"error\":null}",
            "{\"id\":null,\"method\":\"mining.notify\",\"params\":[\"1\",\""
                    + "00".repeat(32)
                    + "\",\"01\",\"02\",[],\"20000000\",\"1d00ffff\",\"6afd86c0\",true]}"
        };
        String alphabet = "{}[]\",:\\0123456789eE+-.abcdef nulltrue\u0000\u00e9\ud83d";
        Property.check(
                1,
                30_000,
                random -> {
                    StringBuilder line = new StringBuilder(valid[random.nextInt(valid.length)]);
                    for (int i = random.nextInt(4); i >= 0; i--) {
                        int at = random.nextInt(line.length());
                        char other = alphabet.charAt(random.nextInt(alphabet.length()));
                        switch (random.nextInt(3)) {
                            case 0 -> line.setCharAt(at, other);
                            case 1 -> line.insert(at, other);
                            default -> line.deleteCharAt(at);
                        }
                    }
                    readOrRefuse(line.toString());
                });
    }

    private static void readOrRefuse(String line) {
        try {
            Sv1Request request = Sv1Requests.parse(line);
            assertThat(request.id().json()).isNotEmpty();
            // The id is repeated in our answer, which has to stay one line of JSON.
            String answer =
                    new String(
                            Sv1ServerLines.write(Sv1ServerLine.Response.accepted(request.id())),
                            StandardCharsets.UTF_8);
            Sv1ServerLines.parse(answer);
            Sv1ServerLine response = Sv1ServerLines.parse(line);
            if (response instanceof Sv1ServerLine.Response(_, _, _)) {
                ((Sv1ServerLine.Response) response).refusal();
                ((Sv1ServerLine.Response) response).subscription();
                ((Sv1ServerLine.Response) response).versionMask();
            }
        } catch (WireFormatException refusal) {
            assertThat(refusal.structure()).isEqualTo("line");
        }
    }
}
