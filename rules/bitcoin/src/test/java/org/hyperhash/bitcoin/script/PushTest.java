package org.hyperhash.bitcoin.script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import fr.acinq.bitcoin.ByteVector;
import fr.acinq.bitcoin.ByteVector32;
import fr.acinq.bitcoin.OutPoint;
import fr.acinq.bitcoin.Satoshi;
import fr.acinq.bitcoin.ScriptWitness;
import fr.acinq.bitcoin.Transaction;
import fr.acinq.bitcoin.TxHash;
import fr.acinq.bitcoin.TxIn;
import fr.acinq.bitcoin.TxOut;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pushes and signature operation counts. */
class PushTest {
    @ParameterizedTest
    @CsvSource({
        "-1, 4f",
        "0, 00",
        "1, 51",
        "16, 60",
        "17, 0111",
        "127, 017f",
        "128, 028000",
        "-127, 01ff",
        "-128, 028080",
        "255, 02ff00",
        "256, 020001",
        "32767, 02ff7f",
        "32768, 03008000",
        "413567, 037f4f06",
        "8388608, 0400008000",
        "2147483647, 04ffffff7f"
    })
    void numbersArePushedInTheirShortestForm(long number, String script) {
        assertThat(Push.number(number)).hasToString(script);
    }

    @Test
    void dataGetsTheShortestLengthPrefix() {
        assertThat(Push.data(Bytes.wrap(new byte[75])).slice(0, 1)).hasToString("4b");
        assertThat(Push.data(Bytes.wrap(new byte[76])).slice(0, 2)).hasToString("4c4c");
        assertThat(Push.data(Bytes.wrap(new byte[256])).slice(0, 3)).hasToString("4d0001");
        assertThatThrownBy(() -> Push.data(Bytes.wrap(new byte[65_536])))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "'CHECKSIG', 4",
        "'2 0x21 0x"
                + "02000000000000000000000000000000000000000000000000000000000000000a"
                + " 1 CHECKMULTISIG', 80",
        "'0x4c', 0",
        "'CHECKSIGVERIFY 0x05 0xac CHECKSIG', 4"
    })
    void legacyScriptsCountFourUnitsEachAndTwentyPerMultisig(String script, int units) {
        TxOut output = new TxOut(new Satoshi(1), ScriptText.parse(script).toArray());
        assertThat(SigOps.cost(body(Bytes.EMPTY, List.of(), output), List.of())).isEqualTo(units);
    }

    @Test
    void scriptHashCountsTheKeysOfItsLastPush() {
        Bytes redeem = ScriptText.parse("1 DUP DUP 3 CHECKMULTISIG");
        TxOut spent =
                new TxOut(new Satoshi(1), Bytes.ofHex("a914" + "00".repeat(20) + "87").toArray());
        Transaction body = body(Push.data(redeem), List.of(), none());
        assertThat(SigOps.cost(body, List.of(spent))).isEqualTo(12);
    }

    @Test
    void witnessProgramsCountOneUnitEach() {
        TxOut keyHash = new TxOut(new Satoshi(1), Bytes.ofHex("0014" + "00".repeat(20)).toArray());
        TxOut scriptHash =
                new TxOut(new Satoshi(1), Bytes.ofHex("0020" + "00".repeat(32)).toArray());
        TxOut taproot = new TxOut(new Satoshi(1), Bytes.ofHex("5120" + "00".repeat(32)).toArray());
        ByteVector script = new ByteVector(ScriptText.parse("CHECKSIG 2 CHECKMULTISIG").toArray());
        Transaction body = body(Bytes.EMPTY, List.of(script), none());
        assertThat(SigOps.cost(body, List.of(keyHash))).isEqualTo(1);
        assertThat(SigOps.cost(body, List.of(scriptHash))).isEqualTo(3);
        assertThat(SigOps.cost(body, List.of(taproot))).isZero();
    }

    private static TxOut none() {
        return new TxOut(new Satoshi(1), new byte[0]);
    }

    private static Transaction body(Bytes unlocking, List<ByteVector> witness, TxOut output) {
        OutPoint spent = new OutPoint(new TxHash(ByteVector32.One), 0);
        TxIn input =
                new TxIn(spent, unlocking.toArray(), 0).updateWitness(new ScriptWitness(witness));
        return new Transaction(2, List.of(input), List.of(output), 0);
    }
}
