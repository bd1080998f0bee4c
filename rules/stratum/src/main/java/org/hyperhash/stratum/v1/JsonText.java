package org.hyperhash.stratum.v1;

import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;

/** Writes lines in the member order that simple clients expect: id first. */
final class JsonText {
    private JsonText() {}

    static byte[] request(Sv1Id id, String method, Json... params) {
        return line(out -> {
            writeId(out, id);
            out.writeStringProperty("method", method);
            out.writeName("params");
            write(out, new Json.Sequence(Arrays.asList(params)));
        });
    }

    /** An answer has a result and an error, one of them null. */
    static byte[] answer(Sv1Id id, Json result, Json error) {
        return line(out -> {
            writeId(out, id);
            out.writeName("result");
            write(out, result);
            out.writeName("error");
            write(out, error);
        });
    }

    @FunctionalInterface
    private interface Members {
        void write(JsonGenerator out);
    }

    private static byte[] line(Members members) {
        StringWriter text = new StringWriter(256);
        try (JsonGenerator out = JsonLine.JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            out.writeStartObject();
            members.write(out);
            out.writeEndObject();
        }
        return text.append('\n').toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void writeId(JsonGenerator out, Sv1Id id) {
        out.writeName("id");
        out.writeRawValue(id.json());
    }

    private static void write(JsonGenerator out, Json value) {
        switch (value) {
            case Json.Null _ -> out.writeNull();
            case Json.Flag(boolean flag) -> out.writeBoolean(flag);
            case Json.Text(String text) -> out.writeString(text);
            case Json.Numeral(String literal) -> out.writeRawValue(literal);
            case Json.Sequence sequence -> {
                out.writeStartArray();
                sequence.items().forEach(item -> write(out, item));
                out.writeEndArray();
            }
            case Json.Fields fields -> {
                out.writeStartObject();
                fields.values()
                        .forEach((name, member) -> {
                            out.writeName(name);
                            write(out, member);
                        });
                out.writeEndObject();
            }
        }
    }
}
