package io.github.dreamtalk.internal.job;

import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.PictureSize;
import io.github.dreamtalk.spi.QualityReport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job made.
 *
 * @param frames how many
 * @param size of a frame, or null without rendering
 * @param audioSeconds duration of the sound
 * @param timings wall-clock time of each phase that ran
 * @param report what the self-check found, or null
 * @param words of the text, and where they are said
 * @param warnings what a person should know of the input
 */
public record JobOutcome(
        long frames,
        @Nullable PictureSize size,
        double audioSeconds,
        Map<Phase, Duration> timings,
        @Nullable QualityReport report,
        List<SpokenWord> words,
        List<String> warnings) {}
