package io.github.dreamtalk;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.speech.SpokenWord;
import io.github.dreamtalk.spi.Phase;
import io.github.dreamtalk.spi.QualityReport;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
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
 * @param words of the {@link DreamTalkRequest#transcript() transcript} in order, and the pauses between them, with their times;
 *     those that were not found too; empty without a transcript, and where visemes
 *     are known
 * @param warnings what a person should know of the input that was used nevertheless, such as a sound file that is cut off;
 *     one sentence each, empty if all is well
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
        @Nullable QualityReport report,
        List<SpokenWord> words,
        List<String> warnings) {
    /**
     * Makes a result; map and lists are copied.
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
     * @param words of the transcript, and where they are said
     * @param warnings what a person should know of the input
     */
    public Result {
        timings = Map.copyOf(timings);
        words = List.copyOf(words);
        warnings = List.copyOf(warnings);
    }
}
