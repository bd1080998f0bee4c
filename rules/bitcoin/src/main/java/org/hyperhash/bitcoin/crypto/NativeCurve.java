package org.hyperhash.bitcoin.crypto;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import fr.acinq.secp256k1.Secp256k1;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.Objects;
import java.util.Optional;

/**
 * The curve in C: libsecp256k1 inside the library that secp256k1-kmp loads. Its symbols are found
 * through our class loader, because the same one loaded that library. Thread-safe: the context is
 * only read.
 */
// Calling C is what this class is for; the launcher grants it by --enable-native-access.
@SuppressWarnings("restricted")
final class NativeCurve implements Curve {
    private static final int CONTEXT_NONE = 1;
    private static final int COMPRESSED = 0x102;
    private static final int OPAQUE_KEY = 64;
    private static final int OPAQUE_KEYPAIR = 96;
    private static final byte[] EXTRA_PARAMS_MAGIC = {(byte) 0xda, 0x6f, (byte) 0xb3, (byte) 0x8c};

    private final MethodHandle ellSwiftCreate;
    private final MethodHandle ellSwiftDecode;
    private final MethodHandle ellSwiftXdh;
    private final MethodHandle publicKeyCreate;
    private final MethodHandle publicKeySerialize;
    private final MethodHandle keypairCreate;
    private final MethodHandle schnorrSign;
    private final MethodHandle schnorrVerify;
    private final MethodHandle xOnlyParse;
    private final MemorySegment bip324Hash;
    private final MemorySegment context;

    /** Empty when the library does not exist for this platform or lacks a function. */
    static Optional<Curve> load() {
        try {
            Objects.requireNonNull(Secp256k1.get());
            return Optional.of(new NativeCurve(SymbolLookup.loaderLookup()));
        } catch (LinkageError | IllegalStateException | IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private NativeCurve(SymbolLookup symbols) {
        Binder bind = new Binder(symbols);
        ellSwiftCreate = bind.function("ellswift_create", ADDRESS, ADDRESS, ADDRESS, ADDRESS);
        ellSwiftDecode = bind.function("ellswift_decode", ADDRESS, ADDRESS, ADDRESS);
        ellSwiftXdh =
                bind.function(
                        "ellswift_xdh",
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_INT,
                        ADDRESS,
                        ADDRESS);
        publicKeyCreate = bind.function("ec_pubkey_create", ADDRESS, ADDRESS, ADDRESS);
        publicKeySerialize =
                bind.function("ec_pubkey_serialize", ADDRESS, ADDRESS, ADDRESS, ADDRESS, JAVA_INT);
        keypairCreate = bind.function("keypair_create", ADDRESS, ADDRESS, ADDRESS);
        schnorrSign =
                bind.function(
                        "schnorrsig_sign_custom",
                        ADDRESS,
                        ADDRESS,
                        ADDRESS,
                        JAVA_LONG,
                        ADDRESS,
                        ADDRESS);
        schnorrVerify =
                bind.function("schnorrsig_verify", ADDRESS, ADDRESS, ADDRESS, JAVA_LONG, ADDRESS);
        xOnlyParse = bind.function("xonly_pubkey_parse", ADDRESS, ADDRESS, ADDRESS);
        bip324Hash = bind.variable("ellswift_xdh_hash_function_bip324");
        context = createContext(bind);
    }

    private record Binder(SymbolLookup symbols) {
        MethodHandle function(String name, MemoryLayout... arguments) {
            return downcall(name, FunctionDescriptor.of(JAVA_INT, arguments));
        }

        MethodHandle downcall(String name, FunctionDescriptor descriptor) {
            return Linker.nativeLinker().downcallHandle(symbol(name), descriptor);
        }

        /** The value of a variable that holds an address. */
        MemorySegment variable(String name) {
            return symbol(name).reinterpret(ADDRESS.byteSize()).get(ADDRESS, 0);
        }

        private MemorySegment symbol(String name) {
            return symbols.find("secp256k1_" + name)
                    .orElseThrow(() -> new IllegalArgumentException("libsecp256k1 lacks " + name));
        }
    }

    /** One context for the life of the process. */
    private static MemorySegment createContext(Binder bind) {
        MethodHandle create =
                bind.downcall("context_create", FunctionDescriptor.of(ADDRESS, JAVA_INT));
        try {
            return (MemorySegment) create.invokeExact(CONTEXT_NONE);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public byte[] publicKey(byte[] scalar) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secret = copy(arena, scalar);
            MemorySegment key = arena.allocate(OPAQUE_KEY);
            require((int) publicKeyCreate.invokeExact(context, key, secret));
            secret.fill((byte) 0);
            return serializeX(arena, key);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public byte[] ellSwiftCreate(byte[] scalar, byte[] entropy) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secret = copy(arena, scalar);
            MemorySegment encoding = arena.allocate(EllSwiftKey.LENGTH);
            MemorySegment random = copy(arena, entropy);
            require((int) ellSwiftCreate.invokeExact(context, encoding, secret, random));
            secret.fill((byte) 0);
            return encoding.toArray(JAVA_BYTE);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public byte[] ellSwiftDecode(byte[] encoding) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(OPAQUE_KEY);
            require((int) ellSwiftDecode.invokeExact(context, key, copy(arena, encoding)));
            return serializeX(arena, key);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public byte[] ellSwiftSharedSecret(
            byte[] initiator, byte[] responder, byte[] scalar, boolean isInitiator) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secret = copy(arena, scalar);
            MemorySegment shared = arena.allocate(32);
            require(
                    (int)
                            ellSwiftXdh.invokeExact(
                                    context,
                                    shared,
                                    copy(arena, initiator),
                                    copy(arena, responder),
                                    secret,
                                    isInitiator ? 0 : 1,
                                    bip324Hash,
                                    MemorySegment.NULL));
            secret.fill((byte) 0);
            byte[] result = shared.toArray(JAVA_BYTE);
            shared.fill((byte) 0);
            return result;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    @Override
    public byte[] sign(byte[] message, byte[] scalar, byte[] entropy) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment secret = copy(arena, scalar);
            MemorySegment keypair = arena.allocate(OPAQUE_KEYPAIR);
            MemorySegment signature = arena.allocate(Schnorr.SIGNATURE_LENGTH);
            MemorySegment text = copy(arena, message);
            MemorySegment extra = extraParams(arena, copy(arena, entropy));
            require((int) keypairCreate.invokeExact(context, keypair, secret));
            require(
                    (int)
                            schnorrSign.invokeExact(
                                    context,
                                    signature,
                                    text,
                                    (long) message.length,
                                    keypair,
                                    extra));
            secret.fill((byte) 0);
            keypair.fill((byte) 0);
            return signature.toArray(JAVA_BYTE);
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    /** struct secp256k1_schnorrsig_extraparams: magic, nonce function (default), entropy. */
    private static MemorySegment extraParams(Arena arena, MemorySegment entropy) {
        MemorySegment extra = arena.allocate(24, 8);
        MemorySegment.copy(EXTRA_PARAMS_MAGIC, 0, extra, JAVA_BYTE, 0, 4);
        extra.set(ADDRESS, 8, MemorySegment.NULL);
        extra.set(ADDRESS, 16, entropy);
        return extra;
    }

    @Override
    public boolean verify(byte[] signature, byte[] message, byte[] publicKey) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment key = arena.allocate(OPAQUE_KEY);
            if ((int) xOnlyParse.invokeExact(context, key, copy(arena, publicKey)) == 0) {
                return false;
            }
            MemorySegment sealed = copy(arena, signature);
            MemorySegment text = copy(arena, message);
            long length = message.length;
            return (int) schnorrVerify.invokeExact(context, sealed, text, length, key) == 1;
        } catch (Throwable failure) {
            throw new AssertionError(failure);
        }
    }

    private byte[] serializeX(Arena arena, MemorySegment key) throws Throwable {
        MemorySegment compressed = arena.allocate(33);
        MemorySegment length = arena.allocate(JAVA_LONG);
        length.set(JAVA_LONG, 0, 33);
        require((int) publicKeySerialize.invokeExact(context, compressed, length, key, COMPRESSED));
        return compressed.asSlice(1).toArray(JAVA_BYTE);
    }

    private static MemorySegment copy(Arena arena, byte[] content) {
        return arena.allocateFrom(JAVA_BYTE, content);
    }

    /** The caller checked every length and range, so that a failure is a bug. */
    private static void require(int result) {
        if (result != 1) {
            throw new IllegalStateException("libsecp256k1 refused valid arguments");
        }
    }
}
