package io.github.dreamtalk.internal.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.dreamtalk.diffusion.CounterNoise;
import io.github.dreamtalk.diffusion.DdimSampler;
import io.github.dreamtalk.diffusion.DpmSolverSampler;
import io.github.dreamtalk.diffusion.Sampler;
import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.error.InvalidInputException;
import io.github.dreamtalk.internal.cancel.CancelToken;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.DenoiserSpec;
import io.github.dreamtalk.spi.FeatureSpec;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.MotionDenoiser;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import io.github.dreamtalk.spi.StyleCode;
import io.github.dreamtalk.spi.StyleEncoder;
import io.github.dreamtalk.spi.Trace;
import io.github.dreamtalk.spi.testing.FakeDenoiser;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MotionGeneratorTest {
    private static final FeatureSpec FEATURES = new FeatureSpec("fake", 4, FrameRate.of(50));
    private static final int K = MotionSpace.ARKIT.channels();
    private static final int E = MotionSpace.ARKIT.expressionChannels();

    private final CancelToken cancel = new CancelToken();
    private final List<String> log = new ArrayList<>();
    private final FakeDenoiser fake = new FakeDenoiser(FEATURES);

    /** The fake denoiser, watched. */
    private final class Watched implements MotionDenoiser {
        private final DenoiserSpec spec;

        Watched(DenoiserSpec spec) {
            this.spec = spec;
        }

        @Override
        public DenoiserSpec spec() {
            return spec;
        }

        @Override
        public StyleEncoder styleEncoder() {
            return fake.styleEncoder();
        }

        @Override
        public Session open(StyleCode style, boolean unconditional, int maxFrames) {
            log.add("open " + unconditional + " " + maxFrames);
            Session session = fake.open(style, unconditional, maxFrames);
            return new Session() {
                @Override
                public void condition(float[] features, int frames) {
                    log.add("condition " + frames);
                    session.condition(features, frames);
                }

                @Override
                public void predict(int timestep, float[] xt, float[] c, float[] u) {
                    session.predict(timestep, xt, c, u);
                }

                @Override
                public void cancel() {
                    log.add("cancel");
                    session.cancel();
                }

                @Override
                public void close() {
                    log.add("close");
                    session.close();
                }
            };
        }

        @Override
        public void toMotion(float[] x0, int frames) {
            for (int i = 0; i < frames * E; i++) {
                x0[i] *= 2;
            }
        }

        @Override
        public void close() {}
    }

    private MotionGenerator generator(Sampler sampler, float guidance, int maxChunk) {
        float[] style = new float[E];
        Arrays.fill(style, 0.3f);
        return new MotionGenerator(
                new Watched(fake.spec()),
                sampler,
                5,
                new StyleCode(style),
                guidance,
                new CounterNoise(3),
                maxChunk,
                cancel);
    }

    private static float[] features(int rows) {
        float[] values = new float[4 * rows];
        new CounterNoise(9).fill(values, 0, rows, 4, 0);
        return values;
    }

    private static ClipInfo clip() {
        return ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25);
    }

    /** Rows that come out when features are pushed in pieces, and the sizes of their blocks. */
    private static float[] run(
            MotionGenerator generator, ClipInfo clip, int featureRows, int piece, List<Integer> blocks) {
        float[] all = features(featureRows);
        List<float[]> out = new ArrayList<>();
        Sink<Rows> sink = rows -> {
            blocks.add(rows.count());
            out.add(Arrays.copyOf(rows.values(), rows.count() * K));
        };
        try (Stage.Session<Rows, Rows> session = generator.open(clip)) {
            for (int first = 0; first < featureRows; first += piece) {
                int n = Math.min(piece, featureRows - first);
                session.push(new Rows(Arrays.copyOfRange(all, 4 * first, 4 * (first + n)), n), sink);
            }
            session.finish(sink);
        }
        float[] joined = new float[out.stream().mapToInt(a -> a.length).sum()];
        int at = 0;
        for (float[] a : out) {
            System.arraycopy(a, 0, joined, at, a.length);
            at += a.length;
        }
        return joined;
    }

    @Test
    void chunksBeginSmallAndDoubleUpToTheLargest() {
        List<Integer> blocks = new ArrayList<>();
        run(generator(new DdimSampler(), 1, 64), clip().withFrames(200), 400, 400, blocks);
        assertThat(blocks).containsExactly(8, 16, 32, 64, 64, 16);
        assertThat(log.get(0)).isEqualTo("open false 64");
        blocks.clear();
        run(generator(new DdimSampler(), 1, 5), clip().withFrames(12), 24, 3, blocks);
        assertThat(blocks).containsExactly(5, 5, 2);
        blocks.clear();
        log.clear();
        run(generator(new DdimSampler(), 2, 64), clip().withFrames(3), 6, 6, blocks);
        assertThat(blocks).containsExactly(3);
        assertThat(log)
                .as("no more memory than the clip needs")
                .startsWith("open true 3")
                .endsWith("close");
        blocks.clear();
        run(generator(new DdimSampler(), 1, 64), clip().withFrames(0), 0, 1, blocks);
        assertThat(blocks).isEmpty();
    }

    /** The first rows are there when their features are, long before the clip is over. */
    @Test
    void aChunkLeavesAsSoonAsItsFeaturesAreThere() {
        List<Integer> blocks = new ArrayList<>();
        float[] all = features(100);
        try (Stage.Session<Rows, Rows> session =
                generator(new DdimSampler(), 1, 64).open(clip().withFrames(50))) {
            for (int k = 0; k < 100; k++) {
                session.push(new Rows(Arrays.copyOfRange(all, 4 * k, 4 * k + 4), 1), rows -> blocks.add(rows.count()));
                // The chunk of 8 ends with motion row 7, which looks at feature rows up to 19.
                assertThat(blocks.isEmpty()).isEqualTo(k < 19);
            }
        }
        // Rows 8 to 23 look as far as feature row 51; the next 26 beyond the last.
        assertThat(blocks).containsExactly(8, 16);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "7,3", "8,50", "64,1", "64,400", "4096,400", "33,11"})
    void resultsDoNotDependOnChunksAndPieces(int maxChunk, int piece) {
        for (Sampler sampler : List.of(new DdimSampler(), new DpmSolverSampler())) {
            float[] whole = run(generator(sampler, 1.5f, 4096), clip().withFrames(150), 300, 300, new ArrayList<>());
            assertThat(run(generator(sampler, 1.5f, maxChunk), clip().withFrames(150), 300, piece, new ArrayList<>()))
                    .isEqualTo(whole);
        }
    }

    /** A clip whose end is not known has as many rows as its features, and the same ones. */
    @Test
    void theLengthNeedNotBeKnown() {
        float[] known = run(generator(new DdimSampler(), 1, 16), clip().withFrames(75), 150, 10, new ArrayList<>());
        assertThat(run(generator(new DdimSampler(), 1, 16), clip(), 150, 10, new ArrayList<>()))
                .isEqualTo(known);
        assertThat(run(generator(new DdimSampler(), 1, 16), clip(), 151, 10, new ArrayList<>()))
                .hasSize(75 * K);
        assertThat(run(generator(new DdimSampler(), 1, 16), clip(), 0, 10, new ArrayList<>()))
                .isEmpty();
    }

    /** Features beyond the clip's end make no rows beyond it. */
    @Test
    void aClipHasNoMoreRowsThanItsLength() {
        List<Integer> blocks = new ArrayList<>();
        float[] longer = run(generator(new DdimSampler(), 1, 8), clip().withFrames(16), 80, 10, blocks);
        assertThat(blocks).containsExactly(8, 8);
        assertThat(longer)
                .isEqualTo(Arrays.copyOf(
                        run(generator(new DdimSampler(), 1, 8), clip().withFrames(40), 80, 10, new ArrayList<>()),
                        16 * K));
    }

    @Test
    void whoListensChangesNothing() {
        float[] quiet = run(generator(new DdimSampler(), 1.5f, 16), clip().withFrames(75), 150, 10, new ArrayList<>());
        List<Trace.Event> heard = new ArrayList<>();
        assertThat(run(
                        generator(new DdimSampler(), 1.5f, 16),
                        clip().withFrames(75).withTrace(heard::add),
                        150,
                        10,
                        new ArrayList<>()))
                .isEqualTo(quiet);
        assertThat(heard).isNotEmpty();
    }

    @Test
    void rowsAreInMotionUnitsWithThePoseAtRest() {
        MotionSpace posed = new MotionSpace(MotionSpace.ARKIT.name(), E, MotionSpace.ARKIT.channelNames())
                .withRestingPose(1, 2, 3, 4, 5, 6, 7, 8, 9);
        DenoiserSpec d = fake.spec();
        MotionDenoiser denoiser =
                new Watched(new DenoiserSpec(posed, d.rate(), d.prediction(), d.schedule(), FEATURES, 2, 5, 256));
        float[] style = new float[E];
        MotionGenerator generator = new MotionGenerator(
                denoiser, new DdimSampler(), 5, new StyleCode(style), 1, new CounterNoise(3), 8, cancel);
        float[] rows = run(generator, clip().withFrames(20), 40, 40, new ArrayList<>());
        float most = 0;
        for (int f = 0; f < 20; f++) {
            for (int c = 0; c < 9; c++) {
                assertThat(rows[f * K + E + c]).isEqualTo(c + 1);
            }
            for (int c = 0; c < E; c++) {
                most = Math.max(most, Math.abs(rows[f * K + c]));
            }
        }
        assertThat(most)
                .as("the denoiser's own units are below 1, motion is twice that")
                .isBetween(1f, 2f);
    }

    @Test
    void guidanceOfOneNeedsNoSecondBranch() {
        generator(new DdimSampler(), 1, 8).open(clip()).close();
        generator(new DdimSampler(), 0, 8).open(clip()).close();
        assertThat(log).containsExactly("open false 8", "close", "open true 8", "close");
    }

    @Test
    void cancellingReachesTheNetworkAndEndsTheSampling() {
        MotionGenerator generator = generator(new DdimSampler(), 1, 8);
        try (Stage.Session<Rows, Rows> session = generator.open(clip().withFrames(20))) {
            session.cancel();
            assertThatThrownBy(() -> session.push(new Rows(features(40), 40), rows -> {}))
                    .isInstanceOf(CancelledException.class);
        }
        assertThat(log).containsExactly("open false 8", "cancel", "condition 8", "close");
        log.clear();
        cancel.cancel("enough");
        try (Stage.Session<Rows, Rows> session = generator.open(clip().withFrames(20))) {
            assertThatThrownBy(() -> session.push(new Rows(features(40), 40), rows -> {}))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageStartingWith("enough");
        }
        assertThat(log).as("nothing is conditioned any more").containsExactly("open false 8", "close");
    }

    /** Between two steps the network may be deaf. */
    @Test
    void cancellingBetweenStepsEndsTheSampling() {
        Trace trace = event -> {
            if (event.phase().equals("denoise.predict")) {
                cancel.cancel("enough");
            }
        };
        try (Stage.Session<Rows, Rows> session =
                generator(new DdimSampler(), 1, 8).open(clip().withFrames(20).withTrace(trace))) {
            assertThatThrownBy(() -> session.push(new Rows(features(40), 40), rows -> {}))
                    .isInstanceOf(CancelledException.class)
                    .hasMessageContaining("before step 2 of 5");
        }
    }

    /** Nothing is opened that nobody would close. */
    @Test
    void whatCannotBeOpensNoSession() {
        MotionGenerator generator = generator(new DdimSampler(), Float.NaN, 8);
        assertThatThrownBy(() -> generator.open(clip())).isInstanceOf(InvalidInputException.class);
        MotionGenerator huge = generator(new DdimSampler(), 1, Integer.MAX_VALUE / 52);
        assertThatThrownBy(() -> huge.open(clip())).isInstanceOf(InvalidInputException.class);
        assertThat(log).isEmpty();
    }

    @Test
    void itLooksAheadForItsFeaturesAndItsLargestChunk() {
        LookAhead ahead = generator(new DdimSampler(), 1, 64).lookAhead(clip());
        assertThat(ahead).isEqualTo(new LookAhead(Duration.ofMillis(5 * 20 + 63 * 40), false));
    }
}
