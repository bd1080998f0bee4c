package org.hyperhash.pool.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClientViewTest {
    @Test
    void kindIsToldByTheFirstMessage() {
        assertThat(ClientView.Kind.of("SRI", "Translator Proxy"))
                .isEqualTo(ClientView.Kind.TRANSLATOR_PROXY);
        assertThat(ClientView.Kind.of("HyperHash", "translator"))
                .isEqualTo(ClientView.Kind.TRANSLATOR_PROXY);
        assertThat(ClientView.Kind.of("Bitaxe", "Gamma")).isEqualTo(ClientView.Kind.MINER);
        assertThat(ClientView.Kind.of("", "")).isEqualTo(ClientView.Kind.UNKNOWN);
    }
}
