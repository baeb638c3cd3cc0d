package io.github.dreamtalk.training.convert;

import io.github.dreamtalk.error.ModelMismatchException;
import io.github.dreamtalk.error.Printable;
import io.github.dreamtalk.format.LocalFile;
import io.github.dreamtalk.format.StrictJson;
import io.github.dreamtalk.format.Utf8Text;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An object of a JSON file, asked for fields of a kind; what is missing or of another kind is refused by name.
 *
 * @param origin where it stands, for messages
 * @param fields its fields
 */
record JsonFields(String origin, Map<?, ?> fields) {
    /** A graph of the largest model we convert has shapes and constants in base64 of a few thousand characters. */
    private static final StrictJson.Limits LIMITS = new StrictJson.Limits(1 << 16, 16);

    static JsonFields read(Path file) throws IOException {
        try (StrictJson json = StrictJson.of(
                Utf8Text.of(LocalFile.open(file, "JSON"), Long.MAX_VALUE),
                LIMITS,
                (what, cause) -> new ModelMismatchException(file + ", " + what, cause))) {
            Object root = json.value();
            json.end();
            return of(file.toString(), root);
        }
    }

    private static JsonFields of(String origin, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            throw wrong(origin, value, "an object");
        }
        return new JsonFields(origin, map);
    }

    private static ModelMismatchException wrong(String origin, @Nullable Object found, String expected) {
        return new ModelMismatchException(origin + ": found " + Printable.of(found) + ", expected " + expected);
    }

    private String at(String key) {
        return origin + ", " + key;
    }

    boolean has(String key) {
        return fields.containsKey(key);
    }

    JsonFields object(String key) {
        return of(at(key), fields.get(key));
    }

    List<JsonFields> objects(String key) {
        List<JsonFields> out = new ArrayList<>();
        for (Object item : list(key)) {
            out.add(of(at(key) + "[" + out.size() + "]", item));
        }
        return out;
    }

    List<String> texts(String key) {
        List<String> out = new ArrayList<>();
        for (Object item : list(key)) {
            out.add(text(at(key), item));
        }
        return out;
    }

    /** Numbers, which protobuf's JSON form writes as texts if they have 64 bits. */
    List<Integer> integers(String key) {
        List<Integer> out = new ArrayList<>();
        for (Object item : list(key)) {
            try {
                out.add(Integer.parseInt(item instanceof Long number ? number.toString() : text(at(key), item)));
            } catch (NumberFormatException e) {
                throw wrong(at(key), item, "a whole number");
            }
        }
        return out;
    }

    private List<?> list(String key) {
        if (!(fields.get(key) instanceof List<?> list)) {
            throw wrong(at(key), fields.get(key), "an array");
        }
        return list;
    }

    String text(String key) {
        return text(at(key), fields.get(key));
    }

    private static String text(String where, @Nullable Object value) {
        if (!(value instanceof String text)) {
            throw wrong(where, value, "a text");
        }
        return text;
    }

    boolean flag(String key) {
        if (!(fields.get(key) instanceof Boolean flag)) {
            throw wrong(at(key), fields.get(key), "true or false");
        }
        return flag;
    }

    /** The nearest float to a number as it is written. */
    float number(String key) {
        if (!(fields.get(key) instanceof Number number)) {
            throw wrong(at(key), fields.get(key), "a number");
        }
        return number.floatValue();
    }
}
