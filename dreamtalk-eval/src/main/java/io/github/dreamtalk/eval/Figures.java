package io.github.dreamtalk.eval;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The figures of one clip under construction: value and {@linkplain Spread spread} of each, and sentences about what could not
 * be measured. No figure that is not finite gets in. Not thread-safe.
 */
final class Figures {
    private final double seconds;
    private final Map<Measure, Double> values = new EnumMap<>(Measure.class);
    private final Map<Measure, Spread> spreads = new EnumMap<>(Measure.class);
    private final List<String> notes = new ArrayList<>();

    Figures(double seconds) {
        this.seconds = seconds;
    }

    /** Duration of the picture. */
    double seconds() {
        return seconds;
    }

    void put(Measure measure, @Nullable Double value) {
        if (value != null && Double.isFinite(value)) {
            values.put(measure, value);
        }
    }

    void put(Measure measure, @Nullable Double value, Spread spread) {
        if (value != null && Double.isFinite(value)) {
            values.put(measure, value);
            spreads.put(measure, spread);
        }
    }

    void note(String sentence) {
        notes.add(sentence);
    }

    /** The value; NaN if it was not measured. */
    double value(Measure measure) {
        return values.getOrDefault(measure, Double.NaN);
    }

    /** The spread; without samples if nothing is known of it. */
    Spread spread(Measure measure) {
        return spreads.getOrDefault(measure, Spread.unknown(0));
    }

    Map<Measure, Double> values() {
        return values;
    }

    Map<Measure, Spread> spreads() {
        return spreads;
    }

    List<String> notes() {
        return notes;
    }
}
