package org.hyperhash.platform.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.hyperhash.platform.net.ClientAddress;
import org.junit.jupiter.api.Test;

class RequestRateTest {
    private long nanos;
    private final RequestRate rate = new RequestRate(10, 3, () -> nanos);

    @Test
    void burstPassesThenTheSteadyRate() {
        assertThat(passed("192.0.2.1", 10)).isEqualTo(3);
        nanos += TimeUnit.MILLISECONDS.toNanos(99);
        assertThat(passed("192.0.2.1", 1)).isZero();
        nanos += TimeUnit.MILLISECONDS.toNanos(1);
        assertThat(passed("192.0.2.1", 2)).isEqualTo(1);
        nanos += TimeUnit.HOURS.toNanos(1);
        assertThat(passed("192.0.2.1", 10)).isEqualTo(3);
    }

    @Test
    void clientsDoNotShareABucket() {
        assertThat(passed("192.0.2.1", 10)).isEqualTo(3);
        assertThat(passed("192.0.2.2", 10)).isEqualTo(3);
    }

    @Test
    void onlySoManyClientsAreRemembered() {
        assertThat(passed("192.0.2.1", 10)).isEqualTo(3);
        for (int i = 0; i < RequestRate.CLIENTS_MAX; i++) {
            rate.allows(ClientAddress.ofLiteral("10.0.%d.%d".formatted(i >> 8, i & 255)));
        }
        assertThat(passed("192.0.2.1", 10)).isEqualTo(3);
    }

    private int passed(String client, int requests) {
        int passed = 0;
        for (int i = 0; i < requests; i++) {
            passed += rate.allows(ClientAddress.ofLiteral(client)) ? 1 : 0;
        }
        return passed;
    }
}
