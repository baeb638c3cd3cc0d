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
 * @param spreads how many values stand behind a figure and how far chance may have moved it, for those it can move
 * @param emotions mean probability of each emotion shown; empty without faces
 * @param warnings what a person should look at, in plain language: findings, what could not be measured, and what was met while
 *     reading sound, video and reference
 * @param curves what was measured frame by frame
 * @param stills up to 16 frames, evenly spread
 */
public record Evaluation(
        Clip clip,
        Map<Measure, Double> values,
        Map<Measure, Spread> spreads,
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
     * @param identical compared frames that are the reference's to the pixel
     * @param seconds duration of the picture
     * @param embedder name of the network behind CSIM
     */
    public record Clip(
            String name,
            int width,
            int height,
            int frames,
            int compared,
            int identical,
            double seconds,
            String embedder) {}

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
     * @param spreads what stands behind them
     * @param emotions mean probability of each emotion shown
     * @param warnings what a person should look at
     * @param curves what was measured frame by frame
     * @param stills frames, evenly spread
     */
    public Evaluation {
        Map<Measure, Double> sorted = new EnumMap<>(Measure.class);
        sorted.putAll(values);
        values = Collections.unmodifiableMap(sorted);
        Map<Measure, Spread> sortedSpreads = new EnumMap<>(Measure.class);
        sortedSpreads.putAll(spreads);
        spreads = Collections.unmodifiableMap(sortedSpreads);
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
