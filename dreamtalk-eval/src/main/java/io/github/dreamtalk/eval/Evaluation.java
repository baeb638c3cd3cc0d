package io.github.dreamtalk.eval;

import io.github.dreamtalk.media.RgbImage;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * What was measured on one video.
 *
 * @param clip what was measured
 * @param values every figure there was something to measure for, in the order of {@link Measure}
 * @param emotions mean probability of each emotion shown; empty without faces
 * @param warnings what a person should look at, in plain language
 * @param curves what was measured frame by frame
 * @param stills up to 16 frames, evenly spread
 */
public record Evaluation(
        Clip clip,
        Map<Measure, Double> values,
        Map<String, Double> emotions,
        List<String> warnings,
        Curves curves,
        List<Still> stills) {
    /**
     * The video's own facts.
     *
     * @param name file name without folders
     * @param width pixels
     * @param height pixels
     * @param frames frames measured
     * @param compared frames compared with the reference, 0 without one
     * @param seconds duration of the picture
     * @param embedder name of the network behind CSIM
     */
    public record Clip(String name, int width, int height, int frames, int compared, double seconds, String embedder) {}

    /**
     * A frame for the contact sheet.
     *
     * @param index frame number from 0
     * @param image the picture, a copy
     */
    public record Still(int index, RgbImage image) {}

    /**
     * Makes an evaluation; maps and lists are copied.
     *
     * @param clip what was measured
     * @param values every figure there was something to measure for
     * @param emotions mean probability of each emotion shown
     * @param warnings what a person should look at
     * @param curves what was measured frame by frame
     * @param stills frames, evenly spread
     */
    public Evaluation {
        Map<Measure, Double> sorted = new EnumMap<>(Measure.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
        emotions = Collections.unmodifiableMap(new LinkedHashMap<>(emotions));
        warnings = List.copyOf(warnings);
        stills = List.copyOf(stills);
    }

    /**
     * One figure.
     *
     * @param measure which
     * @return its value; empty if there was nothing to measure it on
     */
    public OptionalDouble value(Measure measure) {
        Double v = values.get(measure);
        return v == null ? OptionalDouble.empty() : OptionalDouble.of(v);
    }
}
