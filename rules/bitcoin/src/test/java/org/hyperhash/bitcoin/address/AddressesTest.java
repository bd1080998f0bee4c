package org.hyperhash.bitcoin.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Network;
import org.hyperhash.bitcoin.address.ParsedAddress.BadCharacter;
import org.hyperhash.bitcoin.address.ParsedAddress.BadChecksum;
import org.hyperhash.bitcoin.address.ParsedAddress.Empty;
import org.hyperhash.bitcoin.address.ParsedAddress.MixedCase;
import org.hyperhash.bitcoin.address.ParsedAddress.Payable;
import org.hyperhash.bitcoin.address.ParsedAddress.Refused;
import org.hyperhash.bitcoin.address.ParsedAddress.TooLong;
import org.hyperhash.bitcoin.address.ParsedAddress.UnknownPrefix;
import org.hyperhash.bitcoin.address.ParsedAddress.UnknownWitnessProgram;
import org.hyperhash.bitcoin.address.ParsedAddress.WrongEncoding;
import org.hyperhash.bitcoin.address.ParsedAddress.WrongNetwork;
import org.junit.jupiter.api.Test;

class AddressesTest {
    private static final String KEY_HASH = "1BoatSLRHtKNngkdXEeobR76b53LETtpyT";
    private static final String SEGWIT = "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4";
    private static final String TAPROOT =
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0";

    private static ParsedAddress main(String text) {
        return Addresses.parse(Network.MAIN, text);
    }

    @Test
    void payableAddressesSayWhatTheyPayTo() {
        assertThat(main(SEGWIT))
                .isEqualTo(
                        new Payable(
                                AddressType.WITNESS_KEY_HASH,
                                Bytes.ofHex("0014751e76e8199196d454941c45d1b3a323f1433bd6"),
                                SEGWIT));
        assertThat(main(TAPROOT))
                .isInstanceOfSatisfying(
                        Payable.class,
                        found -> assertThat(found.type()).isEqualTo(AddressType.TAPROOT));
        assertThat(main(KEY_HASH))
                .isInstanceOfSatisfying(
                        Payable.class,
                        found -> assertThat(found.type()).isEqualTo(AddressType.PUBLIC_KEY_HASH));
    }

    @Test
    void oneScriptHasOneAddressHoweverItWasTyped() {
        for (String typed : List.of(SEGWIT, TAPROOT)) {
            Payable upper = (Payable) main(typed.toUpperCase(Locale.ROOT));
            assertThat(upper).isEqualTo(main(typed));
            assertThat(upper.address()).isEqualTo(typed);
        }
        assertThat(((Payable) main(KEY_HASH)).address()).isEqualTo(KEY_HASH);
    }

    @Test
    void emptyTextIsRefused() {
        assertThat(main("")).isEqualTo(new Empty());
    }

    @Test
    void longTextIsRefusedBeforeItIsDecoded() {
        assertThat(main("1".repeat(91))).isEqualTo(new TooLong(91, 90));
        assertThat(main("bc1" + "q".repeat(1_000_000))).isEqualTo(new TooLong(1_000_003, 90));
    }

    @Test
    void otherNetworksAreNamed() {
        assertThat(Addresses.parse(Network.REGTEST, SEGWIT))
                .isEqualTo(new WrongNetwork(Network.REGTEST, List.of(Network.MAIN)));
        assertThat(main("tb1qw508d6qejxtdg4y5r3zarvary0c5xw7kxpjzsx"))
                .isEqualTo(
                        new WrongNetwork(Network.MAIN, List.of(Network.TESTNET4, Network.SIGNET)));
        assertThat(((Refused) main("n4fajahJrAuKbN7uNsKjLjQkz9Qn5ewJXQ")).explanation())
                .isEqualTo("the address is for testnet4 or signet or regtest, not for main");
    }

    @Test
    void onesThatNobodyOwnsAreRefusedWithTheirScript() {
        assertThat(main("bc1sw50qgdz25j"))
                .isEqualTo(
                        new UnknownWitnessProgram(
                                16, Bytes.ofHex("751e"), Bytes.ofHex("6002751e")));
    }

    @Test
    void mistypedTextIsRefused() {
        assertThat(main("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5")).isEqualTo(new BadChecksum());
        assertThat(main("1BoatSLRHtKNngkdXEeobR76b53LETtpyU")).isEqualTo(new BadChecksum());
        assertThat(main("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3tb"))
                .isEqualTo(new BadCharacter(41));
        assertThat(main("1BoatSLRHtKNngkdXEeobR76b53LETtp!T")).isEqualTo(new BadCharacter(32));
        assertThat(main("bc1Qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4")).isEqualTo(new MixedCase());
        assertThat(main(" " + KEY_HASH)).isEqualTo(new BadCharacter(0));
    }

    @Test
    void checksumOfAnotherWitnessVersionIsRefused() {
        assertThat(main("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"))
                .isEqualTo(new WrongEncoding(1));
        assertThat(main("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KEMEAWH"))
                .isEqualTo(new WrongEncoding(0));
    }

    @Test
    void foreignPrefixesAreRefused() {
        assertThat(main("tc1qw508d6qejxtdg4y5r3zarvary0c5xw7kg3g4ty"))
                .isEqualTo(new UnknownPrefix("tc"));
    }

    @Test
    void scriptsWithoutAnAddressHaveNone() {
        for (String script : new String[] {"", "6a", "51", "0010" + "00".repeat(16), "76a914"}) {
            assertThat(Addresses.render(Network.MAIN, Bytes.ofHex(script))).isEmpty();
        }
        assertThat(Addresses.render(Network.REGTEST, Bytes.ofHex("51024e73")))
                .contains("bcrt1pfeesnyr2tx");
    }
}
