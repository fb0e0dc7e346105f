package org.l402.cli.inspect;

import java.util.HashMap;
import java.util.Map;
import org.l402.cli.CommandFailure;
import org.l402.cli.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** The texts that stand in a JSON object. */
final class JsonMembers {

    private JsonMembers() {}

    /** The members whose value is a string, at any depth; of several with one name, the first. */
    static Map<String, String> texts(String json) {
        Map<String, String> texts = new HashMap<>();
        try (JsonParser parser = JsonFactory.builder().build().createParser(ObjectReadContext.empty(), json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING && parser.currentName() != null) {
                    texts.putIfAbsent(parser.currentName(), parser.getString());
                }
            }
        } catch (JacksonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE, "this begins like JSON, but is none: " + String.valueOf(e.getOriginalMessage()));
        }
        return texts;
    }
}
