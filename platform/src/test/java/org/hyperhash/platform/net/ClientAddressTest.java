package org.hyperhash.platform.net;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientAddressTest {
    @Test
    void eachAddressOfVersion4IsAClient() {
        assertThat(ClientAddress.ofLiteral("192.0.2.1"))
                .isEqualTo(ClientAddress.ofLiteral("192.0.2.1"))
                .isNotEqualTo(ClientAddress.ofLiteral("192.0.2.2"));
    }

    @Test
    void networkOf64BitsIsOneClient() {
        assertThat(ClientAddress.ofLiteral("2001:db8:0:1::1"))
                .isEqualTo(ClientAddress.ofLiteral("2001:db8:0:1:ffff:ffff:ffff:ffff"))
                .isNotEqualTo(ClientAddress.ofLiteral("2001:db8:0:2::1"));
    }

    @Test
    void mappedAddressIsThatOfVersion4() {
        assertThat(ClientAddress.ofLiteral("::ffff:192.0.2.1"))
                .isEqualTo(ClientAddress.ofLiteral("192.0.2.1"));
    }
}
