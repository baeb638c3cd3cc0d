package io.github.dreamtalk;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.QualityReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a job made.
 *
 * @param output the file or folder written, or null if the job made motion or frames only
 * @param frames frames made
 * @param rate frames per second
 * @param width pixels of a frame, 0 without rendering
 * @param height pixels of a frame, 0 without rendering
 * @param audioSeconds duration of the sound, seconds
 * @param timings wall-clock time of each phase that ran
 * @param request what was asked for
 * @param report what the self-check found, or null if {@link DreamTalkRequest#report()} did not ask for it
 */
public record Result(
        @Nullable Path output,
        long frames,
        FrameRate rate,
        int width,
        int height,
        double audioSeconds,
        Map<Phase, Duration> timings,
        DreamTalkRequest request,
        @Nullable QualityReport report) {
    /**
     * Makes a result; the map is copied.
     *
     * @param output the file or folder written, or null if the job made motion or frames only
     * @param frames frames made
     * @param rate frames per second
     * @param width pixels of a frame, 0 without rendering
     * @param height pixels of a frame, 0 without rendering
     * @param audioSeconds duration of the sound, seconds
     * @param timings wall-clock time of each phase that ran
     * @param request what was asked for
     * @param report what the self-check found, or null
     */
    public Result {
        timings = Map.copyOf(timings);
    }
}
