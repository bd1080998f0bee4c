package org.hyperhash.stratum.v1;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hyperhash.stratum.v2.WireFormatException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** The members of one line that the protocol knows; the others are skipped. */
record JsonLine(Sv1Id id, Optional<String> method, Json params, Json result, Json error) {
    /** Requests nest two levels, and answers three. */
    private static final int MAX_DEPTH = 8;

    static final JsonFactory JSON =
            JsonFactory.builder()
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxNestingDepth(MAX_DEPTH)
                                    .maxNumberLength(100)
                                    .maxStringLength(LineDecoder.MAX_LINE)
                                    .build())
                    .build();

    /**
     * @throws WireFormatException unless {@code line} is one JSON object, not too deep
     */
    static JsonLine parse(String line) throws WireFormatException {
        try (JsonParser in = JSON.createParser(ObjectReadContext.empty(), line)) {
            if (in.nextToken() != JsonToken.START_OBJECT) {
                throw refusal(in, "no JSON object");
            }
            JsonLine members = readMembers(in, line);
            if (in.nextToken() != null) {
                throw refusal(in, "more than one JSON object");
            }
            return members;
        } catch (JacksonException malformed) {
            long at = malformed.getLocation() == null ? 0 : offset(malformed);
            throw new WireFormatException("line", "json", (int) at, malformed.getOriginalMessage());
        }
    }

    private static long offset(JacksonException malformed) {
        return Math.max(0, malformed.getLocation().getCharOffset());
    }

    private static WireFormatException refusal(JsonParser in, String problem) {
        long at = in.currentTokenLocation().getCharOffset();
        return new WireFormatException("line", "json", (int) Math.max(0, at), problem);
    }

    private static JsonLine readMembers(JsonParser in, String line) {
        JsonLine members =
                new JsonLine(Sv1Id.NULL, Optional.empty(), Json.none(), Json.none(), Json.none());
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            members = members.with(name, in, line);
        }
        return members;
    }

    private JsonLine with(String name, JsonParser in, String line) {
        return switch (name) {
            case "id" -> new JsonLine(readId(in, line), method, params, result, error);
            case "method" -> new JsonLine(id, read(in).asText(), params, result, error);
            case "params" -> new JsonLine(id, method, read(in), result, error);
            case "result" -> new JsonLine(id, method, params, read(in), error);
            case "error" -> new JsonLine(id, method, params, result, read(in));
            default -> {
                in.skipChildren();
                yield this;
            }
        };
    }

    /** The value's text, from its first character to its last. */
    private static Sv1Id readId(JsonParser in, String line) {
        int start = (int) in.currentTokenLocation().getCharOffset();
        in.skipChildren();
        // A string is scanned to its end only when somebody asks for it.
        in.getString();
        int end = (int) in.currentLocation().getCharOffset();
        return new Sv1Id(line.substring(start, end).strip());
    }

    private static Json read(JsonParser in) {
        return switch (in.currentToken()) {
            case VALUE_STRING -> new Json.Text(in.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Numeral(in.getString());
            case VALUE_TRUE -> Json.of(true);
            case VALUE_FALSE -> Json.of(false);
            case START_ARRAY -> readSequence(in);
            case START_OBJECT -> readFields(in);
            default -> Json.none();
        };
    }

    private static Json readSequence(JsonParser in) {
        List<Json> items = new ArrayList<>();
        while (in.nextToken() != JsonToken.END_ARRAY) {
            items.add(read(in));
        }
        return new Json.Sequence(items);
    }

    private static Json readFields(JsonParser in) {
        Map<String, Json> values = new LinkedHashMap<>();
        while (in.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = in.currentName();
            in.nextToken();
            values.put(name, read(in));
        }
        return new Json.Fields(values);
    }
}
