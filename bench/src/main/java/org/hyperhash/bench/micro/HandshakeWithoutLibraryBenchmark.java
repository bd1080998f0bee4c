package org.hyperhash.bench.micro;

import org.openjdk.jmh.annotations.Fork;

/** Both ends of the Noise handshake in Java alone, as on machines without libsecp256k1. */
@Fork(jvmArgsAppend = "-Dhyperhash.secp256k1=java")
public class HandshakeWithoutLibraryBenchmark extends HandshakeBenchmark {}
