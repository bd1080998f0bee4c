package org.hyperhash.template.bitcoind;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NoticeAddressTest {
    @ParameterizedTest
    @CsvSource({
        "tcp://127.0.0.1:28332, 127.0.0.1, tcp://127.0.0.1:28332",
        "tcp://127.0.0.1:28332, localhost, tcp://127.0.0.1:28332",
        "tcp://0.0.0.0:28332, node.example, tcp://node.example:28332",
        "tcp://*:28332, 10.0.0.7, tcp://10.0.0.7:28332",
        "tcp://[::]:28332, [2001:db8::1], tcp://[2001:db8::1]:28332",
        "tcp://10.0.0.8:65535, 10.0.0.7, tcp://10.0.0.8:65535",
    })
    void reachableAddressIsSeenFromHere(String offer, String nodeHost, String reached) {
        assertThat(NoticeAddress.reach(offer, nodeHost)).hasValue(reached);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "tcp://127.0.0.1:28332",
                "tcp://localhost:28332",
                "tcp://[::1]:28332",
                "ipc:///tmp/node",
                "tcp://10.0.0.8:65536",
                "tcp://10.0.0.8",
                "tcp://:28332",
                "",
            })
    void otherAddressIsNotForUs(String offer) {
        assertThat(NoticeAddress.reach(offer, "10.0.0.7")).isEmpty();
    }
}
