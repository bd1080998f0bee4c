package org.hyperhash.stratum.v2;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import org.hyperhash.bitcoin.Bytes;
import org.junit.jupiter.api.Test;

class TlvTest {
    @Test
    void aWorkerIsWrittenLittleEndian() {
        WireWriter out = new WireWriter(8);
        Tlv.writeAll(List.of(Tlv.worker("rig")), out);
        assertThat(Bytes.of(out.toArray())).isEqualTo(Bytes.ofHex("0200010300726967"));
    }

    @Test
    void bothByteOrdersAreRead() throws IOException {
        assertThat(read("0200010300726967")).containsExactly(Tlv.worker("rig"));
        assertThat(read("0002010003726967")).containsExactly(Tlv.worker("rig"));
    }

    @Test
    void unknownFieldsAreKeptAndATornTailIsIgnored() throws IOException {
        Tlv unknown = new Tlv(0x4000, 7, Bytes.ofHex("ff"));
        assertThat(read("0040070100ff" + "0200010300726967"))
                .containsExactly(unknown, Tlv.worker("rig"));
        assertThat(read("0040070100ff" + "02000103007269")).containsExactly(unknown);
        assertThat(read("0200")).isEmpty();
    }

    @Test
    void aLongWorkerIsCutAtACharacter() {
        assertThat(Tlv.worker("x".repeat(33)).text()).isEqualTo("x".repeat(32));
        assertThat(Tlv.worker("x".repeat(31) + "é").text()).isEqualTo("x".repeat(31));
        assertThat(Tlv.worker("x".repeat(30) + "é").text()).isEqualTo("x".repeat(30) + "é");
    }

    @Test
    void aNameOf33BytesIsNoWorker() {
        Bytes tooLong = Bytes.of("x".repeat(33).getBytes(java.nio.charset.StandardCharsets.UTF_8));
        assertThat(new Tlv(Tlv.WORKER_TRACKING, 1, tooLong).isWorker()).isFalse();
    }

    private static List<Tlv> read(String hex) throws IOException {
        byte[] tail = Bytes.ofHex(hex).toArray();
        return Tlv.readAll(new WireReader("m", tail, 0, tail.length));
    }
}
