// SPDX-License-Identifier: GPL-3.0-or-later
package io.github.dreamtalk.tarsos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.github.dreamtalk.error.CancelledException;
import io.github.dreamtalk.media.FrameRate;
import io.github.dreamtalk.media.Samples;
import io.github.dreamtalk.motion.MotionSpace;
import io.github.dreamtalk.motion.Rows;
import io.github.dreamtalk.spi.AudioFeatureExtractor;
import io.github.dreamtalk.spi.ClipInfo;
import io.github.dreamtalk.spi.LookAhead;
import io.github.dreamtalk.spi.Sink;
import io.github.dreamtalk.spi.Stage;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class TarsosFeatureExtractorTest {
    private static final int DIMENSION = TarsosFeatureExtractor.DIMENSION;

    private static float[] features(AudioFeatureExtractor extractor, float[] samples) {
        float[] out = new float[samples.length / 320 * DIMENSION];
        int[] rows = {0};
        Sink<Rows> sink = r -> {
            System.arraycopy(r.values(), 0, out, rows[0] * DIMENSION, r.count() * DIMENSION);
            rows[0] += r.count();
        };
        // A clip whose end and sound nobody knows beforehand.
        try (Stage.Session<Samples, Rows> session = extractor.open(ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25))) {
            session.push(new Samples(samples, samples.length), sink);
            session.finish(sink);
        }
        assertThat(rows[0]).isEqualTo(samples.length / 320);
        return out;
    }

    private static float[] middle(float[] samples) {
        float[] all = features(new TarsosFeatureExtractor(), samples);
        int row = all.length / DIMENSION / 2;
        return Arrays.copyOfRange(all, row * DIMENSION, (row + 1) * DIMENSION);
    }

    @Test
    void loudnessMovesOnlyTheFirstCepstrumAndTheEnergy() {
        float[] loud = Tones.noise(0.2, 0.4);
        float[] soft = loud.clone();
        for (int i = 0; i < soft.length; i++) {
            soft[i] *= 0.5f;
        }
        float[] a = middle(loud);
        float[] b = middle(soft);
        assertThat((double) a[0] - b[0]).as("mean log magnitude").isCloseTo(Math.log(2), within(0.01));
        for (int i = 1; i < CepstralAnalyser.COEFFICIENTS; i++) {
            assertThat(b[i]).as("cepstrum %s", i).isCloseTo(a[i], within(0.01f));
        }
        assertThat((double) a[15] - b[15]).isCloseTo(Math.log10(2), within(1e-4));
    }

    @Test
    void secondCepstrumTellsLowFromHigh() {
        assertThat(middle(Tones.sine(200, 0.5, 0.4))[1]).isGreaterThan(0.5f);
        assertThat(middle(Tones.sine(6000, 0.5, 0.4))[1]).isLessThan(-0.5f);
    }

    @Test
    void carriesTheProsody() {
        float[] tone = middle(Tones.sine(200, 0.5, 0.4));
        assertThat(tone[13]).as("octaves above 100 Hz").isCloseTo(1f, within(0.01f));
        assertThat(tone[14]).isGreaterThan(0.9f);
        assertThat(middle(new float[6400])[15]).isEqualTo(-5f);
    }

    @Test
    void oneExtractorServesManyThreads() throws Exception {
        try (AudioFeatureExtractor extractor = new TarsosFeatureExtractor()) {
            float[] samples = Tones.harmonics(140, 1, 9, 2);
            float[] alone = features(extractor, samples);
            ExecutorService pool = Executors.newFixedThreadPool(4);
            try {
                List<Future<float[]>> all =
                        pool.invokeAll(Collections.<Callable<float[]>>nCopies(8, () -> features(extractor, samples)));
                for (Future<float[]> one : all) {
                    assertThat(one.get()).containsExactly(alone);
                }
            } finally {
                pool.shutdownNow();
            }
        }
    }

    /** As far ahead as it says, and no further: row t leaves with sample 320 t + 512. */
    @Test
    void aRowLeavesAsSoonAsItsWindowWasHeard() {
        try (AudioFeatureExtractor extractor = new TarsosFeatureExtractor()) {
            ClipInfo live = ClipInfo.of(MotionSpace.ARKIT, FrameRate.FPS_25);
            assertThat(extractor.lookAhead(live)).isEqualTo(new LookAhead(Duration.ofMillis(32), false));
            int[] rows = {0};
            try (Stage.Session<Samples, Rows> session = extractor.open(live)) {
                for (int heard = 64; heard <= 16_000; heard += 64) {
                    session.push(new Samples(new float[64], 64), r -> rows[0] += r.count());
                    assertThat(rows[0])
                            .as("after %d samples", heard)
                            .isEqualTo(heard < 512 ? 0 : (heard - 512) / 320 + 1);
                }
                session.cancel();
                assertThatThrownBy(() -> session.push(new Samples(new float[640], 640), r -> {}))
                        .isInstanceOf(CancelledException.class);
            }
        }
    }

    @Test
    void isFoundByNameAndRanksLast() {
        assertThat(ServiceLoader.load(AudioFeatureExtractor.Provider.class))
                .singleElement()
                .satisfies(provider -> {
                    assertThat(provider.name()).isEqualTo("tarsos-mfcc");
                    assertThat(provider.priority()).isNegative();
                });
    }
}
