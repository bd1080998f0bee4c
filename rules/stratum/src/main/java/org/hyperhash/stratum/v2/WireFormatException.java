package org.hyperhash.stratum.v2;

import java.io.IOException;

/** Bytes from a peer that break the wire format; their connection is of no more use. */
public final class WireFormatException extends IOException {
    private static final long serialVersionUID = 1L;

    private final String structure;
    private final String field;
    private final int offset;

    /**
     * @param structure the message, frame or line that was being read
     * @param field the field's name in the specification
     * @param offset of the field in bytes from the start of the structure
     */
    public WireFormatException(String structure, String field, int offset, String problem) {
        super("%s.%s at byte %d: %s".formatted(structure, field, offset, problem));
        this.structure = structure;
        this.field = field;
        this.offset = offset;
    }

    public String structure() {
        return structure;
    }

    public String field() {
        return field;
    }

    public int offset() {
        return offset;
    }
}
