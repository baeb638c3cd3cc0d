package io.github.dreamtalk.spi.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.spi.MotionProcessor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** The contract of {@link MotionProcessor}. */
public abstract class AbstractMotionProcessorTest {
    private static final int FRAMES = 301;

    /** For subclasses. */
    protected AbstractMotionProcessorTest() {}

    /**
     * The processor under test.
     *
     * @return a processor
     */
    protected abstract MotionProcessor processor();

    /**
     * A space it works in.
     *
     * @return the space, ARKit unless overridden
     */
    protected MotionSpace space() {
        return MotionSpace.ARKIT;
    }

    private float[] input() {
        float[] rows = new float[FRAMES * space().channels()];
        new CounterNoise(8).fill(rows, 0, FRAMES, space().channels(), 0);
        for (int i = 0; i < rows.length; i++) {
            rows[i] = Math.min(1, Math.abs(rows[i]) / 3);
        }
        return rows;
    }

    /**
     * Runs a clip through a processor.
     *
     * @param processor the processor
     * @param clip what is processed
     * @param input rows; not changed
     * @param chunk rows pushed at a time
     * @return rows that came out
     */
    public static float[] run(MotionProcessor processor, MotionProcessor.Clip clip, float[] input, int chunk) {
        int channels = clip.space().channels();
        int frames = input.length / channels;
        float[] out = new float[input.length];
        int[] at = {0};
        MotionProcessor.Rows sink = (rows, n) -> {
            System.arraycopy(rows, 0, out, at[0], n * channels);
            at[0] += n * channels;
        };
        MotionProcessor.Filter filter = processor.open(clip);
        for (int f = 0; f < frames; f += chunk) {
            int n = Math.min(chunk, frames - f);
            filter.push(Arrays.copyOfRange(input, f * channels, (f + n) * channels), n, sink);
        }
        filter.finish(sink);
        assertThat(at[0]).as("every row comes out exactly once").isEqualTo(input.length);
        return out;
    }

    @Test
    void givesTheSameRowsForEveryChunkSizeAndSeed() {
        for (FrameRate rate : new FrameRate[] {FrameRate.FPS_25, new FrameRate(30000, 1001)}) {
            for (long seed : new long[] {0, -5}) {
                MotionProcessor.Clip clip = new MotionProcessor.Clip(space(), rate, FRAMES, seed);
                float[] whole = run(processor(), clip, input(), FRAMES);
                for (int chunk : new int[] {1, 2, 7, 64}) {
                    assertThat(Arrays.equals(run(processor(), clip, input(), chunk), whole))
                            .as("chunks of %d rows", chunk)
                            .isTrue();
                }
                for (float v : whole) {
                    assertThat(v).isFinite();
                }
            }
        }
    }

    @Test
    void worksOnASingleRowAndOnNone() {
        int channels = space().channels();
        MotionProcessor.Clip one = new MotionProcessor.Clip(space(), FrameRate.FPS_25, 1, 1);
        assertThat(run(processor(), one, new float[channels], 1)).hasSize(channels);
        MotionProcessor.Clip none = new MotionProcessor.Clip(space(), FrameRate.FPS_25, 0, 1);
        assertThat(run(processor(), none, new float[0], 1)).isEmpty();
    }

    @Test
    void filtersDoNotDisturbEachOther() {
        MotionProcessor processor = processor();
        MotionProcessor.Clip clip = new MotionProcessor.Clip(space(), FrameRate.FPS_25, FRAMES, 3);
        float[] first = run(processor, clip, input(), 10);
        processor.open(clip).push(input(), 5, (rows, n) -> {});
        assertThat(run(processor, clip, input(), 10)).containsExactly(first);
    }
}
