package io.github.dreamtalk.benchmarks.paired;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.format.StrictJson;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The times in what the command {@code bench} writes, whichever it has: versions measure different stages. */
final class BenchReport {
    private static final String SECONDS = "_s";

    private BenchReport() {}

    /**
     * Reads the file.
     *
     * @param json what {@code bench --json} wrote
     * @return seconds by name: fields that end in {@code _s}, or the medians below them; not those of the request
     */
    static Map<String, Double> seconds(Path json) throws IOException {
        Map<String, Double> out = new LinkedHashMap<>();
        try (StrictJson in = StrictJson.of(
                Files.newBufferedReader(json, StandardCharsets.UTF_8),
                new StrictJson.Limits(1 << 16, 16),
                (what, cause) -> new InvalidInputException(json + ", " + what, cause))) {
            if (in.value() instanceof Map<?, ?> root) {
                root.forEach((key, value) -> add(String.valueOf(key), String.valueOf(key), value, out));
            }
            in.end();
        }
        return out;
    }

    private static void add(String name, String key, @Nullable Object value, Map<String, Double> out) {
        if (!key.endsWith(SECONDS)) {
            return;
        }
        if (value instanceof Number number) {
            out.put(name, number.doubleValue());
        } else if (value instanceof Map<?, ?> map) {
            if (map.get("median") instanceof Number median) {
                out.put(name, median.doubleValue());
            } else {
                map.forEach((k, v) -> add(name + "." + k, SECONDS, v, out));
            }
        }
    }
}
