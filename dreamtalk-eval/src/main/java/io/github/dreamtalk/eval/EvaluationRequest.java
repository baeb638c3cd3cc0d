package io.github.dreamtalk.eval;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What to measure.
 *
 * @param video the video measured
 * @param reference what it should look like, frame by frame, or null: same size and rate
 * @param portrait the picture it was made from, or null
 * @param phonemes what is spoken when, or null: see {@link io.github.dreamtalk.eval.sync.PhonemeTrack#read}
 */
public record EvaluationRequest(
        Path video, @Nullable Path reference, @Nullable Path portrait, @Nullable Path phonemes) {
    /**
     * Measures a video by itself.
     *
     * @param video the video
     * @return the request
     */
    public static EvaluationRequest of(Path video) {
        return new EvaluationRequest(video, null, null, null);
    }

    /**
     * Adds a reference.
     *
     * @param file a video of the same size and rate, or null
     * @return a new request
     */
    public EvaluationRequest withReference(@Nullable Path file) {
        return new EvaluationRequest(video, file, portrait, phonemes);
    }

    /**
     * Adds the portrait.
     *
     * @param file a picture, or null
     * @return a new request
     */
    public EvaluationRequest withPortrait(@Nullable Path file) {
        return new EvaluationRequest(video, reference, file, phonemes);
    }

    /**
     * Adds the phonemes.
     *
     * @param file a TextGrid or label file, or null
     * @return a new request
     */
    public EvaluationRequest withPhonemes(@Nullable Path file) {
        return new EvaluationRequest(video, reference, portrait, file);
    }
}
