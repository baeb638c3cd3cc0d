package io.github.dreamtalk.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.MediaLimits;
import io.github.dreamtalk.motion.MotionSequence;
import io.github.dreamtalk.motion.MotionSpace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few rows at a rate of next to nothing are hours of motion: no file, and nobody else, may ask for more than the limit. */
class ClipLengthTest {
    private static final FrameRate SLOW = new FrameRate(1, 1000);
    private static final int K = MotionSpace.ARKIT.channels();

    @TempDir
    Path dir;

    private static void refused(String name, ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(name + ": found 50 frames at 1/1000 per second, which is 50000 s,")
                .hasMessageContaining("expected at most 43200 s");
    }

    @Test
    void everyKindOfFileIsHeldToTheLimit() throws IOException {
        Path json = dir.resolve("m.json");
        MotionFiles.write(json, new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[50 * K]));
        Path slow = Files.writeString(
                dir.resolve("slow.json"),
                Files.readString(json)
                        .replace("\"numerator\": 25, \"denominator\": 1", "\"numerator\": 1, \"denominator\": 1000"));
        refused("slow.json", () -> MotionFiles.read(slow));
        refused("slow.json", () -> MotionFiles.readIn(MotionSpace.ARKIT, slow));
        refused("slow.json", () -> MotionFiles.readHead(MotionSpace.ARKIT, slow));
        Path npy = dir.resolve("m.npy");
        NpyFormat.write(npy, new float[50 * K], 50, K);
        refused("m.npy", () -> MotionFiles.read(npy, SLOW));
        Path csv = dir.resolve("m.csv");
        MotionFiles.write(csv, new MotionSequence(MotionSpace.ARKIT, FrameRate.FPS_25, new float[50 * K]));
        refused("m.csv", () -> MotionFiles.read(csv, SLOW));
        assertThat(MotionFiles.read(csv).frames()).isEqualTo(50);
    }

    @Test
    void motionInMemoryIsToo() {
        refused("motion", () -> new MotionSequence(MotionSpace.ARKIT, SLOW, new float[50 * K]));
        // Twelve hours, rounded up to a whole frame.
        assertThat(new MotionSequence(MotionSpace.ARKIT, SLOW, new float[43 * K]).frames())
                .isEqualTo(43);
        for (long frames : List.of(0L, 1L, 25L * 43_200)) {
            MediaLimits.DEFAULT.checkLength("x", frames, FrameRate.FPS_25);
        }
        assertThatThrownBy(() -> MediaLimits.DEFAULT.checkLength("x", Long.MAX_VALUE, FrameRate.FPS_25))
                .isInstanceOf(InvalidInputException.class);
    }
}
