package org.hyperhash.stratum.noise;

/** The two directions of an encrypted connection. */
public record NoiseTransport(CipherState sending, CipherState receiving) {}
