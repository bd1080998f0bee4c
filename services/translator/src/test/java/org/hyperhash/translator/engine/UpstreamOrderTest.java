package org.hyperhash.translator.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class UpstreamOrderTest {
    @Test
    void listIsWalkedAtOnceAndAgainAfterAPause() {
        UpstreamOrder order = new UpstreamOrder(3, 100, 1_000);
        assertThat(order.failed(1)).isZero();
        assertThat(order.current()).isEqualTo(1);
        assertThat(order.isFallback()).isTrue();
        assertThat(order.failed(1)).isZero();
        assertThat(order.failed(1)).isEqualTo(100);
        assertThat(order.current()).isZero();
    }

    @Test
    void pausesDoubleUpToTheLongest() {
        UpstreamOrder order = new UpstreamOrder(1, 100, 1_000);
        assertThat(order.failed(1)).isEqualTo(100);
        assertThat(order.failed(1)).isEqualTo(200);
        assertThat(order.failed(1)).isEqualTo(400);
        assertThat(order.failed(1)).isEqualTo(800);
        assertThat(order.failed(1)).isEqualTo(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(order.failed(0)).isEqualTo(500);
        }
        order.succeeded();
        assertThat(order.failed(1)).isEqualTo(100);
    }
}
