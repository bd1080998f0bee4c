package org.hyperhash.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.hyperhash.bitcoin.Bytes;
import org.hyperhash.bitcoin.Hash256;
import org.hyperhash.bitcoin.Target;
import org.hyperhash.testkit.Property;
import org.junit.jupiter.api.Test;

class EntryCodecTest {
    @Test
    void everyEntryComesBackUnchanged() {
        Property.check(
                1,
                2_000,
                random -> {
                    LedgerEntry entry = Entries.random(random);
                    byte[] encoded = EntryCodec.encode(entry);
                    assertThat(EntryCodec.decode(encoded)).isEqualTo(entry);
                    assertThat(EntryCodec.isShare(encoded)).isEqualTo(entry instanceof ShareRecord);
                });
    }

    @Test
    void everyTruncationAndEveryExtraByteIsRefused() {
        Property.check(
                1,
                30,
                random -> {
                    byte[] encoded = EntryCodec.encode(Entries.random(random));
                    for (int length = 0; length < encoded.length; length++) {
                        byte[] truncated = Arrays.copyOf(encoded, length);
                        assertThatThrownBy(() -> EntryCodec.decode(truncated))
                                .isInstanceOf(MalformedEntryException.class);
                    }
                    byte[] longer = Arrays.copyOf(encoded, encoded.length + 1);
                    assertThatThrownBy(() -> EntryCodec.decode(longer))
                            .isInstanceOf(MalformedEntryException.class)
                            .hasMessageContaining("1 bytes too many");
                });
    }

    @Test
    void changedBytesNeverBreakTheReader() {
        Property.check(
                1,
                2_000,
                random -> {
                    byte[] encoded = EntryCodec.encode(Entries.random(random));
                    encoded[random.nextInt(encoded.length)] = (byte) random.nextInt();
                    try {
                        EntryCodec.decode(encoded);
                    } catch (MalformedEntryException refused) {
                        assertThat(refused).hasMessageStartingWith("journal entry: ");
                    }
                });
    }

    /** Written journals must stay readable: these bytes never change. */
    @Test
    void layoutOfAShareIsFixed() {
        ShareRecord share =
                new ShareRecord(
                        1,
                        "ab",
                        "",
                        new Target(new Hash256(2, 0, 0, 0)),
                        new Hash256(0, 0, 0, 3),
                        true,
                        4,
                        5,
                        6,
                        7,
                        8,
                        "c");
        assertThat(HexFormat.of().formatHex(EntryCodec.encode(share)))
                .isEqualTo(
                        "0101"
                                + "0100000000000000"
                                + "02006162"
                                + "0000"
                                + "0200000000000000000000000000000000000000000000000000000000000000"
                                + "0000000000000000000000000000000000000000000000000300000000000000"
                                + "01"
                                + "04000000"
                                + "0500000000000000"
                                + "0600000000000000"
                                + "07000000"
                                + "08000000"
                                + "010063");
    }

    /** A block as the version before wrote it. */
    @Test
    void blockWithoutTermsStaysReadable() throws MalformedEntryException {
        String old =
                "0201"
                        + "0100000000000000"
                        + "02".repeat(32)
                        + "03000000"
                        + "02006162"
                        + "0000"
                        + "0400000000000000"
                        + "50000000"
                        + "05".repeat(80)
                        + "0100000006"
                        + "00000000";
        assertThat(EntryCodec.decode(HexFormat.of().parseHex(old)))
                .isEqualTo(
                        new BlockFound(
                                1,
                                Hash256.of(Bytes.ofHex("02".repeat(32)).toArray()),
                                3,
                                "ab",
                                "",
                                4,
                                Bytes.ofHex("05".repeat(80)),
                                Bytes.ofHex("06"),
                                Bytes.EMPTY,
                                Optional.empty()));
    }

    @Test
    void windowsReadTheSameWorkAsEverybodyElse() throws MalformedEntryException {
        ShareRecord share = Entries.share(5);
        assertThat(EntryCodec.decodeWork(EntryCodec.encode(share)))
                .isEqualTo(new EntryCodec.ShareWork(share.account(), share.target()));
        assertThatThrownBy(() -> EntryCodec.decodeWork(EntryCodec.encode(Entries.block(1))))
                .isInstanceOf(MalformedEntryException.class);
    }

    @Test
    void unknownKindAndLaterVersionAreRefused() {
        assertThatThrownBy(() -> EntryCodec.decode(new byte[] {9, 1}))
                .hasMessage("journal entry: kind 9 is not known at byte 2");
        assertThatThrownBy(() -> EntryCodec.decode(new byte[] {1, 2}))
                .hasMessage("journal entry: version 2 of kind 1 is not known at byte 2");
    }

    @Test
    void limitsAreKept() {
        assertThatThrownBy(() ->
                        new BlockOutcome(
                                0, Hash256.ZERO, "x".repeat(1_025), BlockOutcome.Answer.SENT, ""))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("path of 1025 characters, at most 1024 bytes");
        String longest = "\u20ac".repeat(341);
        assertThat(new BlockOutcome(0, Hash256.ZERO, longest, BlockOutcome.Answer.SENT, "").path())
                .isEqualTo(longest);
        assertThatThrownBy(() ->
                        new BlockFound(
                                0,
                                Hash256.ZERO,
                                1,
                                "a",
                                "",
                                1,
                                Bytes.wrap(new byte[79]),
                                Bytes.EMPTY,
                                Bytes.EMPTY,
                                Optional.empty()))
                .hasMessage("a header of 79 bytes");
        assertThatThrownBy(() ->
                        new BlockFound(
                                0,
                                Hash256.ZERO,
                                1,
                                "a",
                                "",
                                1,
                                Bytes.wrap(new byte[80]),
                                Bytes.EMPTY,
                                Bytes.wrap(new byte[4_000_001]),
                                Optional.empty()))
                .hasMessage("a block of 4000001 bytes with a coinbase of 0, at most 4000000");
    }
}
