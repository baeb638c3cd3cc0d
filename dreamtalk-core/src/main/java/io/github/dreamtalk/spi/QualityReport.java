package io.github.dreamtalk.spi;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What the self-check of a job found on its frames, without any reference: figures, and warnings for people.
 *
 * @param checker name of the self-check
 * @param protocol version of its rules; figures of different versions do not compare
 * @param measures figures by name, such as {@code open_in_silence}; the checker documents them
 * @param warnings what a person should look at, in plain language; empty if nothing stands out
 */
public record QualityReport(String checker, String protocol, Map<String, Double> measures, List<String> warnings) {
    /**
     * Makes a report; map and list are copied.
     *
     * @param checker name of the self-check
     * @param protocol version of its rules
     * @param measures figures by name
     * @param warnings what a person should look at
     */
    public QualityReport {
        measures = Collections.unmodifiableMap(new LinkedHashMap<>(measures));
        warnings = List.copyOf(warnings);
    }
}
