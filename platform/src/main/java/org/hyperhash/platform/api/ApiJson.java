package org.hyperhash.platform.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.hyperhash.platform.json.Json;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/**
 * How answers are written: snake_case names as the tools of the Stratum Reference Implementation
 * expect them, absent values left out, times in ISO 8601, enums in lower case with dashes.
 */
public final class ApiJson {
    private static final SnakeCase SNAKE_CASE = new SnakeCase();

    public static final JsonMapper MAPPER =
            Json.STRICT
                    .rebuild()
                    .propertyNamingStrategy(SNAKE_CASE)
                    .changeDefaultPropertyInclusion(inclusion ->
                            inclusion.withValueInclusion(JsonInclude.Include.NON_ABSENT))
                    .addModule(new SimpleModule().addSerializer(new EnumWords()))
                    .build();

    private ApiJson() {}

    /** How a record's component is named in an answer. */
    static String nameOf(String component) {
        return SNAKE_CASE.translate(component);
    }

    /** Opens the library's translation to {@link #nameOf}. */
    private static final class SnakeCase extends PropertyNamingStrategies.SnakeCaseStrategy {
        private static final long serialVersionUID = 1L;

        @Override
        protected String translate(String component) {
            return super.translate(component);
        }
    }

    @SuppressWarnings("rawtypes") // Jackson wants the raw class of all enums.
    private static final class EnumWords extends StdSerializer<Enum> {
        EnumWords() {
            super(Enum.class);
        }

        @Override
        public void serialize(Enum value, JsonGenerator out, SerializationContext context) {
            out.writeString(Parameter.word(value));
        }
    }
}
