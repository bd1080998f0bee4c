package org.hyperhash.devnode.rpc;

/**
 * The eight characters behind an output descriptor.
 *
 * @spec BIP 380
 */
final class DescriptorChecksum {
    private static final String INPUT =
            "0123456789()[],'/*abcdefgh@:$%{}IJKLMNOPQRSTUVWXYZ&+-.;<=>?!^_|~"
                    + "ijklmnopqrstuvwxyzABCDEFGH`#\"\\ ";
    private static final String OUTPUT = "qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    private static final long[] GENERATOR = {
        0xf5dee51989L, 0xa9fdca3312L, 0x1bab10e32dL, 0x3706b1677aL, 0x644d626ffdL
    };
    private static final int LENGTH = 8;

    private DescriptorChecksum() {}

    /** The descriptor with {@code #} and its checksum. */
    static String append(String descriptor) {
        long residue = 1;
        int group = 0;
        int grouped = 0;
        for (int i = 0; i < descriptor.length(); i++) {
            int position = INPUT.indexOf(descriptor.charAt(i));
            residue = step(residue, position & 31);
            group = group * 3 + (position >>> 5);
            if (++grouped == 3) {
                residue = step(residue, group);
                group = 0;
                grouped = 0;
            }
        }
        if (grouped > 0) {
            residue = step(residue, group);
        }
        for (int i = 0; i < LENGTH; i++) {
            residue = step(residue, 0);
        }
        residue ^= 1;
        StringBuilder text = new StringBuilder(descriptor).append('#');
        for (int i = 0; i < LENGTH; i++) {
            text.append(OUTPUT.charAt((int) (residue >>> (5 * (LENGTH - 1 - i)) & 31)));
        }
        return text.toString();
    }

    private static long step(long residue, int value) {
        int top = (int) (residue >>> 35);
        long next = (residue & 0x7ffffffffL) << 5 ^ value;
        for (int i = 0; i < GENERATOR.length; i++) {
            next ^= (top >>> i & 1) == 1 ? GENERATOR[i] : 0;
        }
        return next;
    }
}
